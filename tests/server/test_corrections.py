"""What stands wrong is put right at the desk by forms: of people, of entities, and the wording of themes."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from rooms import accreditation, hats, themes
from rooms.people import Entity, EntityKind, Person
from rooms.themes import Theme
from tests.cast import Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.server.conferring import at, page
from tests.server.refusals import beside
from tests.server.whole import Browser, Whole

FACTS = {"title": "", "email": "", "language": "en", "capacity": "official", "function": "member"}


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    whole.cast.writer = whole.site.writer


@pytest_asyncio.fixture
async def ash(whole: Whole) -> UUID:
    """A town nobody is registered for."""
    return await accredited(whole.cast, "Town of Ash", "Ash")


async def accredited(cast: Cast, name: str, short: str) -> UUID:
    act = partial(accreditation.add_entity, name=name, short=short, kind=EntityKind.LOCAL_AUTHORITY)
    return UUID((await cast.attends("secretariat", act)).entries[-1].body["entity"])


async def registered(cast: Cast, entity: UUID, name: str, email: str = "") -> UUID:
    act = partial(accreditation.register, entity_id=entity, name=name, email=email)
    return UUID((await cast.attends("secretariat", act)).entries[-1].body["person"])


async def corrects(whole: Whole, browser: Browser, what: str, id: UUID, **fields: Any) -> Any:
    path = at(whole, f"/desk/{what}/{id}/correction")
    return await browser.send(path, path, fields)


async def test_a_person_is_put_right_in_each_of_their_registrations(whole: Whole, ash: UUID) -> None:
    cast, other = whole.cast, await accredited(whole.cast, "Town of Oak", "Oak")
    ada = await registered(cast, ash, "Ada Аsh", "ada@ash.example")
    again = await cast.attends("secretariat", partial(hats.register_again, person_id=ada, entity_id=other))
    second = UUID(again.entries[-1].body["person"])
    async with whole.browser("secretariat") as office:
        assert "correction" in await page(office, at(whole, f"/desk/people/{ada}"))
        assert "Ada Аsh" in await page(office, at(whole, f"/desk/people/{ada}/correction"))
        said = {"title": "Mayor", "email": "ada@ash.example", "language": "ar", "capacity": "expert"}
        done = await corrects(whole, office, "people", ada, name="Ada  Ash", **said, function="head")
        assert done.headers["location"] == at(whole, f"/desk/people/{ada}?done=corrected")
        assert "Mayor Ada Ash" in await page(office, done.headers["location"])
        assert "put right what is known of a person</span>: <bdi>Ada Ash" in await page(office, at(whole, "/desk/log"))
    person = await row(cast.store, Person, ada)
    assert (person.name, person.title, person.language, person.capacity) == ("Ada Ash", "Mayor", "ar", "expert")
    assert (person.function, (await row(cast.store, Person, second)).name) == ("head", "Ada Ash")
    assert await differences(cast.store) == []


async def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(whole: Whole, ash: UUID) -> None:
    cast = whole.cast
    ada, _ben = await registered(cast, ash, "Ada Ash"), await registered(cast, ash, "Ben Oak", "ben@ash.example")
    async with whole.browser("secretariat") as office:
        before = len(await entries(cast.store, cast.conference))
        for changed, field, words in (
            ({"name": " "}, "name", "Fill this in."),
            ({"name": "x" * 201}, "name", "at most 200"),
            ({"name": "BEN Oak"}, "name", "stands in this delegation already"),
            ({"name": "Bеn Oak"}, "name", "written with other letters"),
            ({"email": "nowhere"}, "email", "address"),
            ({"email": "BEN@ash.example"}, "email", "Ben Oak"),
            ({"language": "xx"}, "language", ""),
            ({"capacity": ""}, "capacity", ""),
        ):
            typed = {"name": "Ada Ash", **FACTS, "title": "Typed", **changed}
            answer = await corrects(whole, office, "people", ada, **typed)
            assert answer.status_code == 422
            assert words in beside(answer.text, field)
            assert 'value="Typed"' in answer.text
        unchanged = await corrects(whole, office, "people", ada, name="Ada Ash", **FACTS)
        assert "This stands there already." in unchanged.text
        assert len(await entries(cast.store, cast.conference)) == before


async def test_whoever_has_taken_part_stays_as_they_are(whole: Whole) -> None:
    norway, entity = whole.cast.persons["norway"], whole.cast.entities["norway"]
    async with whole.browser("secretariat") as office:
        for what, id in (("people", norway), ("entities", entity)):
            html = await page(office, at(whole, f"/desk/{what}/{id}/correction"))
            assert "not changed any more" in html
            assert 'name="name"' not in html
        fields = {"name": "Another", "short": "A", "kind": "ngo", **FACTS}
        for what, id in (("people", norway), ("entities", entity)):
            path = at(whole, f"/desk/{what}/{id}/correction")
            answer = await office.send(at(whole, "/desk/themes"), path, fields)  # type: ignore[arg-type]
            assert (answer.status_code, "not changed any more" in answer.text) == (422, True)
    assert (await row(whole.cast.store, Person, norway)).name == "Nils Norway"


async def test_an_entity_is_put_right(whole: Whole, ash: UUID) -> None:
    cast = whole.cast
    await registered(cast, ash, "Ada Ash")
    said = {"name": "City of Ash", "short": "Ash City", "kind": "local_authority", "groups": ["african"]}
    async with whole.browser("secretariat") as office:
        for changed, field, words in (
            ({"name": ""}, "name", "Fill this in."),
            ({"name": "norway "}, "name", "accredited to this conference already"),
            ({"name": "Nоrway"}, "name", "written with other letters"),
            ({"short": "NORWAY"}, "short", "accredited to this conference already"),
            ({"short": "y" * 25}, "short", "at most 24"),
            ({"kind": "empire"}, "kind", ""),
        ):
            answer = await corrects(whole, office, "entities", ash, **{**said, **changed})
            assert answer.status_code == 422, changed
            assert words in beside(answer.text, field)
            assert "City of Ash" in answer.text or field == "name"
        done = await corrects(whole, office, "entities", ash, **said)
        assert done.headers["location"] == at(whole, f"/desk/entities/{ash}?done=corrected")
        assert "City of Ash" in await page(office, done.headers["location"])
    entity = await row(cast.store, Entity, ash)
    assert (entity.name, entity.short, entity.groups) == ("City of Ash", "Ash City", ["african"])
    assert await differences(cast.store) == []


async def test_a_theme_is_reworded_and_every_page_says_so(whole: Whole) -> None:
    cast = whole.cast
    await cast.attends("secretariat", partial(themes.add, title={"en": "Clearance"}, summary={"en": "Who pays."}))
    async with cast.store.reading() as session:
        theme = (await themes.of_conference(session, cast.conference))[-1].id
    path = at(whole, f"/desk/themes/{theme}")
    async with whole.browser("secretariat") as office, whole.browser("norway") as norway:
        assert "Clearance" in await page(norway, at(whole))
        assert 'value="Clearance"' in await page(office, path)
        wrong = await office.send(path, path, {"title_en": " ", "title_ar": "", "summary_en": "Kept words."})
        assert "Give it a title." in beside(wrong.text, "title_en")
        assert "Kept words." in wrong.text
        done = await office.send(path, path, {"title_en": "Clearing", "title_ar": "إزالة", "summary_en": ""})
        assert done.headers["location"] == at(whole, "/desk/themes?done=reworded")
        home = await page(norway, at(whole))
        assert ("Clearing" in home, "Clearance" in home) == (True, False)
        assert "changed the wording of theme" in await page(office, at(whole, "/desk/log"))
    assert (await row(cast.store, Theme, theme)).title == {"en": "Clearing", "ar": "إزالة"}
