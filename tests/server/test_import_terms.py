"""Lists that say what somebody is in their delegation, and until when they come."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms import hats
from rooms.people import Function, Person, Seat
from server.importing.answers import answer
from server.importing.headings import Field, field_of
from server.importing.plan import Outcome
from server.importing.reading import read
from tests.cast import Cast
from tests.server.lists import brought, imported, planned, undone, xlsx_of

ZONE = ZoneInfo("Europe/Oslo")
HEAD = ["Entity", "Kind", "Name", "E-mail", "Function in the delegation", "Until"]


def rows(*people: tuple[str, str, str]) -> list[list[str]]:
    """People of a city: name, function and the end of their registration as they are written."""
    lines = [["City of Elm", "city", name, "", function, until] for name, function, until in people]
    return [HEAD, *lines]


async def found(cast: Cast, name: str) -> tuple[str, datetime | None]:
    query = select(col(Person.function), col(Seat.until)).join(Seat, col(Seat.person_id) == col(Person.id))
    query = query.where(col(Person.name) == name, col(Seat.place_id) == cast.conference)
    async with cast.store.reading() as session:
        function, until = (await session.execute(query)).one()
    return function, until


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Function in the delegation", Field.FUNCTION),
        ("Delegation role", Field.FUNCTION),
        ("الوظيفة في الوفد", Field.FUNCTION),
        ("Rôle dans la délégation", Field.FUNCTION),
        ("Function", Field.TITLE),
        ("Role", Field.ROLE),
        ("Valid until", Field.UNTIL),
        ("حتى", Field.UNTIL),
        ("Date de fin", Field.UNTIL),
    ],
)
def test_the_columns_are_found_by_their_headings(heading: str, field: Field) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("said", "function"),
    [
        *(("HoD", "head"), ("رئيس الوفد", "head"), ("Deputy", "alternate"), ("Advisor", "adviser")),
        *(("Asesora", "adviser"), ("membre", "member"), ("Head of delegation", "head"), ("king", None)),
    ],
)
def test_functions_are_known_as_they_are_written(said: str, function: str | None) -> None:
    assert answer(Function, said) == function


async def test_they_come_in_with_function_and_term(cast: Cast) -> None:
    await imported(
        cast,
        rows(
            ("Elma Head", "Head of delegation", "2999-11-30"),
            ("Elma Alt", "deputy", "30.11.2999"),
            ("Elma Time", "adviser", "2999-11-30 18:00"),
            ("Elma Plain", "", "–"),
            ("إلما", "عضو", "٢٩٩٩-١١-٣٠"),
        ),
    )
    day = local(2999, 12, 1)
    assert await found(cast, "Elma Head") == ("head", day), "a day is meant to its end"
    assert await found(cast, "Elma Alt") == ("alternate", day)
    assert await found(cast, "Elma Time") == ("adviser", local(2999, 11, 30, 18))
    assert await found(cast, "Elma Plain") == ("member", None)
    assert await found(cast, "إلما") == ("member", day)


async def test_days_of_a_workbook_are_read_as_days(cast: Cast) -> None:
    cells = [HEAD, ["City of Elm", "city", "Elma Book", "", "Head", datetime(2999, 11, 30)]]
    sheet = read(xlsx_of(cells))
    assert sheet.lines[1].cells[5] == "2999-11-30T00:00:00"
    await imported(cast, [list(line.cells) for line in sheet.lines])
    assert await found(cast, "Elma Book") == ("head", local(2999, 12, 1))


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        *(("soon", "import.not_a_day"), ("31/12/2999", "import.not_a_day"), ("9999-12-31", "import.not_a_day")),
        *(("2999-02-30", "import.not_a_day"), ("2999-01-01T00:00Z", "import.not_a_day"), ("2001-01-01", "term.past")),
    ],
)
async def test_what_is_no_day_or_has_passed_is_rejected_and_the_other_rows_come_in(
    cast: Cast, until: str, reason: str
) -> None:
    plan = await planned(cast, await brought(cast, rows(("Elma Wrong", "", until), ("Elma Right", "", ""))))
    assert [(row.outcome, [told.reason for told in row.told]) for row in plan.rows] == [
        (Outcome.REJECT, [reason]),
        (Outcome.CREATE, []),
    ]


async def test_a_function_is_amended_and_put_back_and_a_term_is_not(cast: Cast) -> None:
    await imported(cast, rows(("Elma Head", "Adviser", "2999-11-30")))
    again = await imported(cast, rows(("Elma Head", "Head", "")))
    assert (await found(cast, "Elma Head"))[0] == "head"
    await undone(cast, again)
    assert (await found(cast, "Elma Head"))[0] == "adviser"
    plan = await planned(cast, await brought(cast, rows(("Elma Head", "", "2999-12-01"))))
    assert [told.reason for told in plan.rows[0].told] == ["import.term_stays"]
    plan = await planned(cast, await brought(cast, rows(("Elma Head", "", "2999-11-30"))))
    assert (plan.rows[0].outcome, plan.rows[0].told) == (Outcome.SAME, [])


async def test_somebody_with_two_hats_has_one_address_and_nobody_else_takes_it(cast: Cast) -> None:
    await imported(cast, [HEAD, ["City of Elm", "city", "Elma Two", "elma@example.org", "", ""]])
    async with cast.store.reading() as session:
        query = select(col(Person.id)).where(col(Person.name) == "Elma Two")
        person: UUID = (await session.execute(query)).scalar_one()
    act = partial(hats.register_again, person_id=person, entity_id=cast.entities["norway"])
    await cast.attends("secretariat", act)
    lines = [["City of Elm", "city", "Elma Two"], ["Norway", "", "Elma Two"], ["Canada", "", "Elma Two"]]
    plan = await planned(cast, await brought(cast, [HEAD, [*lines[0], "elma@example.org", "", ""]]))
    assert plan.rows[0].outcome == Outcome.SAME
    plan = await planned(cast, await brought(cast, [HEAD, [*lines[1], "elma@example.org", "", ""]]))
    assert plan.rows[0].outcome == Outcome.SAME
    plan = await planned(cast, await brought(cast, [HEAD, [*lines[2], "elma@example.org", "", ""]]))
    assert [told.reason for told in plan.rows[0].told] == ["import.address_taken"], "accredited twice, not on purpose"
