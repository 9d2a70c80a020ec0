"""Themes: the thematic priorities under which a conference keeps its rooms and its outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Floor, Refused
from rooms.languages import plain, visible
from rooms.people import Audience
from rooms.record.columns import DERIVED
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission, said

TITLE_LIMIT = 200
SUMMARY_LIMIT = 2000


class Theme(SQLModel, table=True):
    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    number: int
    title: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    summary: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))


class ThemeAdded(Event):
    theme: UUID
    number: int
    title: dict[str, str]
    summary: dict[str, str]

    def touches(self) -> list[Part]:
        return [("theme", self.theme), ("theme_link", self.theme)]


class ThemeReworded(Event):
    """How a theme is called and described from now on."""

    theme: UUID
    number: int
    title: dict[str, str]
    summary: dict[str, str]

    def touches(self) -> list[Part]:
        return [("theme", self.theme), ("theme_link", self.theme)]


class ThemesOrdered(Event):
    """In which order the themes stand from now on: all of them."""

    themes: list[UUID]

    def touches(self) -> list[Part]:
        return [part for theme in self.themes for part in (("theme", theme), ("theme_link", theme))]


async def add(floor: Floor, title: dict[str, str], summary: dict[str, str]) -> Entry:
    """Add a thematic priority at the end of the conference's list."""
    floor.require(Permission.THEME_ADD)
    title, summary = wording(title, summary)
    count = select(func.count()).select_from(Theme).where(col(Theme.conference_id) == floor.conference.id)
    number = (await floor.session.execute(count)).scalar_one() + 1
    return await floor.record(ThemeAdded(theme=uuid4(), number=number, title=title, summary=summary))


async def reword(floor: Floor, theme_id: UUID, title: dict[str, str], summary: dict[str, str]) -> Entry:
    """Change the wording of a theme, in every language at once."""
    floor.require(Permission.THEME_ADD)
    theme = await floor.find(Theme, theme_id)
    title, summary = wording(title, summary)
    if (title, summary) == (theme.title, theme.summary):
        raise Refused("theme.unchanged")
    return await floor.record(ThemeReworded(theme=theme.id, number=theme.number, title=title, summary=summary))


async def order(floor: Floor, themes: Sequence[UUID]) -> Entry:
    """Put the themes into another order: every theme of the conference, each once."""
    floor.require(Permission.THEME_ADD)
    stand = [theme.id for theme in await of_conference(floor.session, floor.conference.id)]
    if sorted(themes) != sorted(stand):
        raise Refused("themes.changed_meanwhile")
    if list(themes) == stand:
        raise Refused("themes.unchanged")
    return await floor.record(ThemesOrdered(themes=list(themes)))


def wording(title: dict[str, str], summary: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The words of a theme as they are kept, if there are some and not too many."""
    title, summary = worded(title), worded(summary)
    if not title:
        raise Refused("title.empty", "title")
    within(title, TITLE_LIMIT, "title.too_long", "title")
    within(summary, SUMMARY_LIMIT, "text.too_long", "summary")
    return title, summary


def worded(wordings: dict[str, str]) -> dict[str, str]:
    """What is said in each language, without what cannot be seen; a language that says nothing is left out."""
    told = {language: " ".join(plain(wording).split()) for language, wording in wordings.items()}
    return {language: wording for language, wording in told.items() if visible(wording)}


def within(wordings: dict[str, str], limit: int, reason: str, field: str) -> None:
    for language, wording in wordings.items():
        if len(wording) > limit:
            raise Refused(reason, f"{field}_{language}", limit=limit)


@apply.register
async def _(event: ThemeAdded, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(exclude={"theme"})
    session.add(Theme(id=event.theme, conference_id=entry.place_id, **facts))


@apply.register
async def _(event: ThemeReworded, entry: Entry, session: AsyncSession) -> None:
    theme = await session.get_one(Theme, event.theme)
    theme.title, theme.summary = event.title, event.summary


@apply.register
async def _(event: ThemesOrdered, entry: Entry, session: AsyncSession) -> None:
    for number, id in enumerate(event.themes, 1):
        (await session.get_one(Theme, id)).number = number


@dataclass(frozen=True)
class ThemeView:
    id: UUID
    number: int
    title: str
    summary: str


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, ThemeView]:
    """Themes in the reader's language."""
    rows = (await session.execute(select(Theme).where(col(Theme.id).in_(ids)))).scalars()
    return {row.id: shown(row, audience.language) for row in rows}


async def of_conference(session: AsyncSession, conference: UUID) -> list[Theme]:
    """All themes of a conference, in their order."""
    query = select(Theme).where(col(Theme.conference_id) == conference).order_by(col(Theme.number))
    return list((await session.execute(query)).scalars())


def shown(theme: Theme, language: str) -> ThemeView:
    return ThemeView(theme.id, theme.number, said(theme.title, language), said(theme.summary, language))
