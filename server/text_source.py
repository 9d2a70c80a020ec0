"""What somebody brings to be tabled: words pasted, or a file of plain text, Markdown or DOCX, read without loss."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.papers.reviews import readable
from rooms.drafting.papers.tabling import SOURCE_LIMIT
from rooms.drafting.reading import reader
from rooms.drafting.reading.reading import Answer, Reading
from rooms.floor import Refused
from rooms.groups import of_conference
from rooms.people import Entity
from server import text_document
from server.access import Access
from server.docx import reading as docx
from server.forms import Form
from server.text_document import Brought

# By its first bytes a file says that it is not UTF-8.
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


async def brought(form: Form, megabytes: int) -> Brought:
    """The words of the file that came with the form, or else those pasted into it."""
    for file in form.files:
        content = await file.read()
        if not docx.looks_like(content):
            return Brought(decoded(content, megabytes))
        if len(content) > megabytes << 20:
            raise Refused("text.file_too_large", "file", limit=megabytes)
        return await asyncio.to_thread(text_document.of_file, content)
    # A browser ends every line that is typed by two characters.
    return text_document.of_form(form, readable(form.text("source").replace("\r\n", "\n")))


def decoded(content: bytes, megabytes: int) -> str:
    """The words of a file; one that holds no words is refused rather than guessed at."""
    if len(content) > min(megabytes << 20, 4 * SOURCE_LIMIT):
        raise Refused("text.file_too_large", "file", limit=megabytes)
    try:
        words = content.decode(next((each for mark, each in MARKS.items() if content.startswith(mark)), "utf-8"))
    except UnicodeDecodeError:
        raise Refused("text.no_text", "file") from None
    if "\0" in words:
        raise Refused("text.no_text", "file")
    return readable(words)


async def read(room: Access, source: str, answers: Mapping[str, Answer] | None = None) -> Reading:
    """A text as it is read with these answers, beside everything else that is asked of this process."""
    names = await speaking(room)
    return await asyncio.to_thread(reader.read, source, names, answers=answers)


async def speaking(room: Access) -> frozenset[str]:
    """The names that may speak in brackets: bodies of the conference and groups, short and in full."""
    conference = room.sitting.conference
    query = select(col(Entity.short), col(Entity.name)).where(col(Entity.conference_id) == conference)
    async with room.site.store.reading() as session:
        bodies = (await session.execute(query)).all()
        groups = await of_conference(session, conference)
    every = [
        *(name for each in bodies for name in each),
        *(name for each in groups for name in (each.short, each.name)),
    ]
    return frozenset(filter(None, every))


def under(form: Form) -> UUID | None:
    """The id that the form's key gives: sent twice, one text is kept once."""
    try:
        return UUID(form.key or "")
    except ValueError:
        return None
