"""Tables: each says how it is kept, and each that holds a person stands in a list that says what it holds."""

import re

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, String, Table, Uuid

from server.tables import load
from tests.house.persons import PERSONS

KEPT = {"derived", "counted", "personal", "record", "outside"}
# A column that says who: it refers to somebody, or its name does.
WHO = re.compile(r"(^|_)(seat|person|account|appellant|author|speaker|voter|by)(_|$)|^(email|mentions|device)$")
WORDS = {"text", "words", "terms", "body"}
TABLES = load().sorted_tables


def kept(table: Table) -> str | None:
    return table.info.get("kept")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_how_it_is_kept(table: Table) -> None:
    assert kept(table) in KEPT


def holds_a_person(table: Table) -> bool:
    """Whether a row tells of somebody: who they are, what they did, or what they said."""
    referred = {key.column.table.name for column in table.columns for key in column.foreign_keys}
    names = {column.name for column in table.columns}
    about = table.name in {"person", "seat", "account"}
    return (
        about
        or bool(referred & {"person", "seat", "account", "message"} or WORDS & names)
        or any(map(WHO.search, names))
    )


def test_every_table_that_holds_a_person_is_in_the_list() -> None:
    assert {table.name for table in TABLES if holds_a_person(table)} - PERSONS.keys() == set()


def test_the_list_names_no_table_that_is_gone_and_says_something_of_each() -> None:
    assert PERSONS.keys() - {table.name for table in TABLES} == set()
    assert all(len(said.split()) > 5 and said.endswith(".") for said in PERSONS.values())


def test_a_table_that_holds_a_person_is_known_by_its_columns() -> None:
    holding = MetaData()
    seat = Table("seat", holding, Column("id", Uuid, primary_key=True))
    referring = Table("a", holding, Column("who", Uuid, ForeignKey("seat.id")))
    named = Table("b", holding, Column("created_by_seat", Uuid))
    worded = Table("c", holding, Column("text", String))
    neither = Table("d", holding, Column("title", String), Column("place_id", Uuid))
    found = [holds_a_person(table) for table in (seat, referring, named, worded, neither)]
    assert found == [True, True, True, True, False]
    assert kept(neither) not in KEPT
