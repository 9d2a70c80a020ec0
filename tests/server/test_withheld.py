"""Those at risk: their name is shown to the bureau and the secretariat, and to nobody else, wherever it would stand."""

from functools import partial
from uuid import UUID

import pytest

from rooms import accreditation, charter, seating
from rooms.people import Capacity, Function, Gender, Role
from rooms.threads import marks, rulings
from tests.cast import Cast
from tests.server.conferring import at, page
from tests.server.whole import Whole

NAME = "Rita Hidden"


@pytest.fixture
def anyhow(heard_at_once: None) -> None:
    """The cast acts through the application."""


async def hidden(cast: Cast) -> None:
    """Somebody at risk speaks, is replied to, ruled upon and pinned."""
    act = partial(accreditation.register, entity_id=cast.entities["icbl"], name=NAME, title="Dr", withheld=True)
    done = await cast.attends("secretariat", partial(act, function=Function.HEAD, gender=Gender.WOMAN))
    body = done.entries[-1].body
    cast.persons["rita"], cast.attending["rita"] = UUID(body["person"]), UUID(body["seat"])
    seated = await cast.does("canada", partial(seating.grant, person_id=cast.persons["rita"], role=Role.DELEGATE))
    cast.seats["rita"] = UUID(seated.entries[-1].body["seat"])
    await cast.does("rita", partial(charter.acknowledge, version=1))
    said = await cast.says("rita", "Names cost lives.")
    await cast.says("norway", "They do.", reply_to=said)
    await cast.says("norway", "Lives?", quote_of=said, quote_text="lives")
    await cast.does("canada", partial(marks.pin, message_id=said))
    await cast.does("canada", partial(rulings.call_to_order, message_id=said, reason="To the item."))


@pytest.mark.usefixtures("anyhow")
async def test_the_name_stands_for_the_bureau_and_the_secretariat_alone(whole: Whole) -> None:
    cast, room = whole.cast, f"/rooms/{whole.cast.room}"
    await hidden(cast)
    topic = f"{room}/topics/{cast.topic}"
    inside = [topic, f"{room}/participants", f"{room}/rulings", f"{room}/record", f"{room}/search?q=lives"]
    outside = [at(whole), at(whole, "/people"), at(whole, "/people?q=rita"), at(whole, "/search?q=lives")]
    outside += [at(whole, "/record"), at(whole, "/table")]
    for name in ("norway", "icrc"):
        async with whole.browser(name) as browser:
            for path in [*inside, *outside]:
                html = await page(browser, path)
                assert NAME not in html, (name, path)
            assert "ICBL" in await page(browser, topic)
            assert "Name withheld" in await page(browser, f"{room}/participants")
    async with whole.browser("canada") as browser:
        for path in (f"{room}/participants", f"{room}/record"):
            assert NAME in await page(browser, path), path
    async with whole.browser("secretariat") as browser:
        for path in (f"{room}/participants", at(whole, "/people"), at(whole, "/desk/people")):
            assert NAME in await page(browser, path), path


@pytest.mark.usefixtures("anyhow")
async def test_a_name_that_was_shown_is_withheld_from_the_next_moment_on(whole: Whole) -> None:
    await whole.cast.says("icbl", "Before.")
    topic = f"/rooms/{whole.cast.room}/topics/{whole.cast.topic}"
    one = at(whole, f"/desk/people/{whole.cast.persons['icbl']}")
    async with whole.browser("norway") as reader, whole.browser("secretariat") as desk:
        assert "Ida Campaign" in await page(reader, topic)
        stated = {"function": "adviser", "gender": "", "withheld": "yes", "key": "a"}
        answer = await desk.send(one, f"{one}/registration", stated)
        assert answer.headers["location"] == f"{one}?done=described"
        for path in (topic, at(whole), at(whole, "/people"), f"/rooms/{whole.cast.room}/participants"):
            assert "Ida Campaign" not in await page(reader, path), path
        again = await desk.send(one, f"{one}/registration", {**stated, "key": "b"})
        assert (again.status_code, 'value="yes" checked' in again.text) == (422, True)
        assert (await desk.send(one, f"{one}/registration", {**stated, "gender": "x", "key": "c"})).status_code == 422
        assert (await reader.get(one)).status_code == 404


async def test_function_and_capacity_are_shown_and_a_dialogue_is_personal(whole: Whole) -> None:
    await hidden(whole.cast)
    async with whole.browser("icrc") as browser:
        html = await page(browser, f"/rooms/{whole.cast.room}/participants")
    assert "Nothing that is said is a national position." in html
    assert "Head of delegation" in html
    assert "In an official capacity" not in html
    assert html.count("In a personal capacity") == 7


async def test_they_are_registered_so_on_the_desk(whole: Whole) -> None:
    fields = {"name": NAME, "entity": str(whole.cast.entities["icbl"]), "language": "en", "capacity": Capacity.EXPERT}
    more = {"role": "delegate", "function": "adviser", "gender": "woman", "withheld": "yes", "key": "r"}
    async with whole.browser("secretariat") as browser:
        answer = await browser.send(at(whole, "/desk/people/new"), at(whole, "/desk/people"), fields | more)
        assert answer.status_code == 303
        wrong = await browser.send(
            at(whole, "/desk/people/new"), at(whole, "/desk/people"), fields | {**more, "gender": "x", "key": "s"}
        )
        assert (wrong.status_code, 'name="withheld" value="yes" checked' in wrong.text) == (422, True)
    async with whole.browser("icrc") as browser:
        html = await page(browser, at(whole, "/people"))
    assert NAME not in html
    assert "Name withheld" in html
