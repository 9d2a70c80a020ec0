"""Importing: what a list would do is told row by row, done once and whole, and undone while nobody has used it."""

import asyncio
from collections import Counter
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import accreditation, amending
from rooms.floor import NotHere
from rooms.people import Capacity, Entity, EntityKind, Person, RegionalGroup, Role, Seat
from server.auth import invitations
from server.importing import applying, undoing
from server.importing.importer import LEFT, Importer
from server.importing.kept import Import, ImportSheet, ImportSlice, Stage
from server.importing.plan import Outcome, Plan, Row
from tests.cast import Cast, entries, row
from tests.rooms.ways import refused
from tests.server import lists
from tests.server.lists import HEAD, brought, confirmed, faulty, imported, people, planned, undone, worked

LIST = [list(HEAD), *people(60, 7)]


def by_number(plan: Plan) -> dict[int, Row]:
    return {row.number: row for row in plan.rows}


def reasons(row: Row) -> list[str]:
    return [told.reason for told in row.told]


async def count(cast: Cast, table: type) -> int:
    async with cast.store.reading() as session:
        return int((await session.execute(select(func.count()).select_from(table))).scalar_one())


async def kinds(cast: Cast) -> Counter[str]:
    return Counter(entry.kind for entry in await entries(cast.store, cast.conference))


async def only(cast: Cast, rows: list[list[str]]) -> Row:
    """What becomes of the last row of a list."""
    return (await planned(cast, await brought(cast, rows))).rows[-1]


async def test_the_usual_faults_are_each_told_beside_their_row_and_the_rest_comes_in(cast: Cast) -> None:
    id = await brought(cast, faulty())
    found = by_number(await planned(cast, id))
    # The headings are in row 3, and three more rows stand before the second half.
    expected = {
        **{20: "import.no_entity", 30: "import.not_an_answer", 40: "import.not_an_address", 50: "import.address_twice"},
        **{70: "import.person_twice", 80: "import.contradicts", 91: "import.looks_like", 100: "import.not_an_answer"},
        **{110: "role.not_in_a_conference", 130: "import.cell_too_long", 141: "import.contradicts"},
    }
    place = {number: number + 4 if number < 100 else number + 7 for number in range(200)}
    rejected = {row.number: reasons(row) for row in found.values() if row.outcome == Outcome.REJECT}
    assert rejected == {place[number]: [reason] for number, reason in expected.items()}
    assert found[place[10]].new_entity
    assert "import.written_otherwise" in reasons(found[place[92]])
    assert found[place[120]].steps[-1]["facts"]["title"] == "=1+1"
    await cast.attends("secretariat", partial(applying.confirm, id=id, plan=await planned(cast, id)))
    await worked(cast, id)
    kept = await row(cast.store, Import, id)
    assert (kept.stage, kept.people, kept.entities) == (Stage.DONE, 200 - len(expected) - 1, 60)
    assert await count(cast, Person) == 6 + kept.people
    assert (await kinds(cast))["PeopleImported"] == 1
    # Brought again, whatever came in is left as it is.
    again = await planned(cast, await brought(cast, faulty()))
    assert again.steps == []
    assert again.totals["same"] == 200 - len(expected)


async def test_what_comes_in_is_what_the_list_says(cast: Cast) -> None:
    head = [
        "الجهة",
        "الاسم المختصر",
        "نوع الكيان",
        "المجموعة الإقليمية",
        "الاسم الكامل",
        "اللقب",
        "البريد الإلكتروني",
        "اللغة",
        "الصفة",
        "الدور",
    ]
    line = [
        "جمهورية الخيال",
        "الخيال",
        "دولة عضو",
        "African States; Asia-Pacific",
        "سارة الخيال",
        "سفيرة",
        "Sara@Example.org",
    ]
    await imported(cast, [head, [*line, "العربية", "خبيرة", "مراقب"]])
    async with cast.store.reading() as session:
        entity = (await session.execute(select(Entity).where(col(Entity.short) == "الخيال"))).scalar_one()
        person, role = (
            await session.execute(
                select(Person, col(Seat.role))
                .join(Seat, col(Seat.person_id) == col(Person.id))
                .where(col(Person.entity_id) == entity.id)
            )
        ).one()
    assert (entity.kind, entity.groups) == (
        EntityKind.MEMBER_STATE,
        [RegionalGroup.AFRICAN, RegionalGroup.ASIA_PACIFIC],
    )
    assert (person.name, person.title, person.email) == ("سارة الخيال", "سفيرة", "sara@example.org")
    assert (person.language, person.capacity, role) == ("ar", Capacity.EXPERT, Role.OBSERVER)


ASH = ["Town of Ash", "city", "Ada Ash", "ada@example.org", "Mayor"]
ASH_HEAD = ["Entity", "Kind", "Name", "E-mail", "Title"]


@pytest.mark.parametrize(
    ("line", "outcome", "reason"),
    [
        (ASH, Outcome.SAME, ""),
        ([*ASH[:4], "Envoy"], Outcome.CHANGE, ""),
        (["town of ASH", "", "ASH, Ada", "", ""], Outcome.SAME, "import.written_otherwise"),
        (["Town of Ash", "media", "", "", ""], Outcome.CHANGE, ""),
        (["Town of Аsh", "city", "Ada", "", ""], Outcome.REJECT, "import.looks_like"),
        (["Town of Ash", "", "Аda Ash", "", ""], Outcome.REJECT, "import.looks_like"),
        (["Norway", "", "Ada Other", "ada@example.org", ""], Outcome.REJECT, "import.address_taken"),
        (["Norway", "", "Ada Ash", "", ""], Outcome.CREATE, "import.same_name_elsewhere"),
        (["Town of Ash", "", "Ash Ada", "", ""], Outcome.CREATE, "import.perhaps_the_same"),
        (["Norway", "", "Nils Norway", "", "King"], Outcome.REJECT, "person.taken_part"),
        (["Norway", "city", "", "", ""], Outcome.REJECT, "entity.taken_part"),
        (["Town of Elm", "", "Elsa Elm", "", ""], Outcome.REJECT, "import.entity_needs_kind"),
    ],
)
async def test_what_stands_already_is_compared(cast: Cast, line: list[str], outcome: Outcome, reason: str) -> None:
    await imported(cast, [ASH_HEAD, ASH])
    found = await only(cast, [ASH_HEAD, line])
    assert (found.outcome, reasons(found)) == (outcome, [reason] if reason else [])


async def test_what_changed_between_looking_and_confirming_is_shown_again(cast: Cast) -> None:
    id = await brought(cast, LIST)
    plan = await planned(cast, id)
    await cast.attends("secretariat", partial(accreditation.register, entity_id=cast.entities["norway"], name="New"))
    before = await count(cast, Person)
    with refused("import.changed_meanwhile"):
        await cast.attends("secretariat", partial(applying.confirm, id=id, plan=plan))
    assert await count(cast, Person) == before
    await cast.attends("secretariat", partial(applying.confirm, id=id, plan=await planned(cast, id)))
    with refused("import.confirmed_already"):
        await cast.attends("secretariat", partial(applying.confirm, id=id, plan=plan))


async def slices(cast: Cast, id: UUID, times: int) -> None:
    for _ in range(times):
        await cast.attends("secretariat", partial(applying.go_on, id=id))


async def test_what_is_broken_off_is_gone_on_with_and_done_once(cast: Cast) -> None:
    id = await confirmed(cast, LIST)
    await slices(cast, id, 2)
    kept = await row(cast.store, Import, id)
    assert (kept.stage, kept.done, kept.total) == (Stage.APPLYING, 50, 67)
    # The process ends here; another one finds what was left, at once or when nobody has moved it for a while.
    other = Importer(cast.store, cast.writer)
    assert await other.under_way() == []
    other.mine.add(id)
    assert [each.id for each in await other.under_way()] == [id]
    await worked(cast, id)
    await worked(cast, id)
    found = await kinds(cast)
    assert (found["PersonRegistered"], found["EntityAdded"], found["PeopleImported"]) == (5 + 60, 5 + 7, 1)
    assert await count(cast, ImportSheet) == 0


async def test_what_a_process_left_is_taken_up_by_another_after_its_start(cast: Cast) -> None:
    id = await confirmed(cast, LIST)
    await slices(cast, id, 1)

    async def long_ago(session: AsyncSession, now: datetime) -> None:
        (await session.get_one(Import, id)).moved_at = now - 2 * LEFT

    await cast.writer.plainly(long_ago)
    importer = Importer(cast.store, cast.writer)
    importer.start()
    for _ in range(400):
        if (await row(cast.store, Import, id)).stage == Stage.DONE:
            break
        await asyncio.sleep(0.05)
    await importer.close()
    assert (await row(cast.store, Import, id)).people == 60
    assert (await kinds(cast))["PeopleImported"] == 1


async def test_what_others_do_while_it_is_being_done_is_told_and_nobody_comes_twice(cast: Cast) -> None:
    id = await confirmed(cast, LIST)
    await slices(cast, id, 1)
    name, entity = LIST[-1][4], LIST[-1][0]
    async with cast.store.reading() as session:
        there = (await session.execute(select(col(Entity.id)).where(col(Entity.name) == entity))).scalar_one()
    await cast.attends("secretariat", partial(accreditation.register, entity_id=there, name=name.upper()))
    await worked(cast, id)
    kept = await row(cast.store, Import, id)
    assert (kept.people, [each["reason"] for each in kept.told]) == (59, ["import.registered_meanwhile"])


async def test_an_import_is_undone_as_a_whole(cast: Cast) -> None:
    before = (await count(cast, Person), await count(cast, Entity), await count(cast, Seat))
    await imported(cast, [ASH_HEAD, ASH])
    with_ash = (await count(cast, Person), await count(cast, Entity), await count(cast, Seat))
    id = await imported(cast, [*LIST, ["Town of Ash", "", "local authority", "", "Ada Ash", "Envoy", "", "", "", ""]])
    assert (await row(cast.store, Import, id)).changed == 1
    await undone(cast, id)
    assert (await count(cast, Person), await count(cast, Entity), await count(cast, Seat)) == with_ash
    kept = await row(cast.store, Import, id)
    assert (kept.stage, kept.people, kept.entities, kept.changed, kept.told) == (Stage.UNDONE, 0, 0, 0, [])
    assert await count(cast, ImportSlice) == 1
    async with cast.store.reading() as session:
        ada = (await session.execute(select(Person).where(col(Person.name) == "Ada Ash"))).scalar_one()
    assert ada.title == "Mayor"
    assert before < with_ash
    with refused("import.not_done"):
        await cast.attends("secretariat", partial(applying.undo, id=id))


async def test_what_is_in_use_stands_in_the_way_of_undoing(cast: Cast) -> None:
    id = await imported(cast, LIST)
    async with cast.store.reading() as session:
        person = (await session.execute(select(Person).where(col(Person.name) == LIST[5][4]))).scalar_one()
        entity = (await session.execute(select(Entity).where(col(Entity.name) == LIST[1][0]))).scalar_one()
    await cast.attends("secretariat", partial(invitations.issue, person_id=person.id))
    async with cast.store.reading() as session:
        assert await undoing.in_the_way(session, await row(cast.store, Import, id)) == []
    await lists.seated(cast, person.id)
    await cast.attends("secretariat", partial(accreditation.register, entity_id=entity.id, name="Walk-in"))
    async with cast.store.reading() as session:
        assert await undoing.in_the_way(session, await row(cast.store, Import, id)) == [person.name, entity.name]
    before = await kinds(cast)
    with refused("import.in_use"):
        await cast.attends("secretariat", partial(applying.undo, id=id))
    assert await kinds(cast) == before
    with refused("person.in_use", "person"):
        await cast.attends("secretariat", partial(amending.withdraw_person, person_id=person.id))
    with refused("entity.in_use", "entity"):
        await cast.attends("secretariat", partial(amending.withdraw_entity, entity_id=entity.id))


async def test_who_is_used_while_it_is_undone_stays_and_is_told(cast: Cast) -> None:
    id = await imported(cast, LIST)
    async with cast.store.reading() as session:
        person = (await session.execute(select(Person).where(col(Person.name) == LIST[5][4]))).scalar_one()
    await cast.attends("secretariat", partial(applying.undo, id=id))
    await lists.seated(cast, person.id)
    await worked(cast, id)
    kept = await row(cast.store, Import, id)
    assert (kept.stage, kept.people, kept.entities) == (Stage.UNDONE, 1, 1)
    assert [each["reason"] for each in kept.told] == ["person.in_use", "entity.in_use"]


async def test_only_the_secretariat_imports_and_a_preview_is_for_whoever_brought_it(cast: Cast) -> None:
    with refused("not_permitted"):
        await brought(cast, LIST, "norway")
    id = await brought(cast, LIST)
    plan = await planned(cast, id)
    for act in (
        partial(applying.confirm, id=id, plan=plan),
        partial(applying.go_on, id=id),
        partial(applying.abandon, id=id),
        partial(applying.undo, id=id),
        partial(applying.take_over, id=id),
    ):
        with refused("not_permitted"):
            await cast.attends("norway", act)
    done = await cast.attends(
        "secretariat",
        partial(
            accreditation.register,
            entity_id=cast.entities["secretariat"],
            name="Second Secretary",
            role=Role.SECRETARIAT,
        ),
    )
    cast.attending["second"] = UUID(done.entries[-1].body["seat"])
    with pytest.raises(NotHere):
        await cast.attends("second", partial(applying.confirm, id=id, plan=plan))
    await cast.attends("secretariat", partial(applying.confirm, id=id, plan=await planned(cast, id)))
    await cast.attends("second", partial(applying.take_over, id=id))
    await worked(cast, id)
    assert (await row(cast.store, Import, id)).stage == Stage.DONE


async def test_what_is_not_confirmed_is_forgotten(cast: Cast) -> None:
    first, second = await brought(cast, LIST), await brought(cast, LIST)
    await cast.attends("secretariat", partial(applying.abandon, id=first))
    kept = await row(cast.store, Import, second)
    await cast.writer.plainly(lambda session, now: applying.forget(session, kept.made_at))
    assert await count(cast, Import) == 1
    await cast.writer.plainly(lambda session, now: applying.forget(session, kept.made_at + applying.LASTS))
    assert await count(cast, Import) == await count(cast, ImportSheet) == 0
