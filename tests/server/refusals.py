"""Refusals as they are read: their words in a language, the field they stand beside, and a store left as it was."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import SQLModel

from server.words import spoken
from server.words.reasons import put
from tests.server.fuzz.markup import Page
from tests.server.whole import Whole

LANGUAGES = ("en", "ar")


def said_in(language: str, reason: str, **facts: Any) -> str:
    """The words of a refusal in a language."""
    before = spoken.set(language)
    try:
        return put(reason, facts)
    finally:
        spoken.reset(before)


async def holds(whole: Whole) -> dict[str, int]:
    """How many rows every table holds."""
    async with whole.site.store.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        return {t.name: (await session.execute(select(func.count()).select_from(t))).scalar_one() for t in tables}


def beside(html: str, field: str) -> str:
    """What is said beside a field that is marked as wrong."""
    page = Page(html)
    (element,) = [each for each in page.elements if each.attributes.get("name") == field and each.tag != "button"][:1]
    assert element.attributes["aria-invalid"] == "true"
    described = [page.by_id(id) for id in element.attributes["aria-describedby"].split()]
    return " ".join(each.text for each in described if each)
