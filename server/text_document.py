"""A text as somebody brings it: its words, and what came with them where they are of a Word document."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rooms.drafting.papers.remarks import Remark
from rooms.drafting.papers.reviews import readable
from rooms.drafting.reading.tracked import Tracked
from rooms.floor import Refused
from server.docx import reading as docx
from server.docx.reading import Comment
from server.forms import Form
from server.unreadable import Unreadable
from server.words.reasons import COUNTED, REASONS, put

FIELD = "document"


@dataclass(frozen=True)
class Left:
    """What of a document was left out, and how often."""

    reason: str
    count: int = 1


@dataclass(frozen=True)
class Document:
    """What came with words: of these very words, by their digest."""

    digest: str = ""
    tracked: tuple[Tracked, ...] = ()
    comments: tuple[Comment, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept beside the words; nothing where they came alone."""
        return DOCUMENT.dump_python(self, mode="json") if self.digest else {}

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The comments as a text takes them."""
        return tuple(Remark(each.start, each.end, each.author, each.words) for each in self.comments)


@dataclass(frozen=True)
class Brought:
    """A text that came, with what came beside its words."""

    source: str
    document: Document = Document()


DOCUMENT = TypeAdapter(Document)


def of_file(content: bytes) -> Brought:
    """A Word document by its bytes."""
    try:
        found = docx.read(content)
    except Unreadable as unreadable:
        raise Refused(unreadable.told.reason, "file", **unreadable.told.facts) from None
    left = tuple(Left(each.reason, each.facts.get("count", 1)) for each in found.told)
    source = readable(found.source)
    return Brought(source, Document(digest(source), found.tracked, found.comments, left))


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def of_form(form: Form, source: str) -> Brought:
    """Words of a form; what came with them still holds if it went along and they were not changed."""
    kept = form.text(FIELD)
    try:
        document = DOCUMENT.validate_json(kept) if kept else Document()
    except ValidationError:
        return Brought(source)
    return Brought(source, document if document.digest == digest(source) else Document())


def carried(brought: Brought) -> str:
    """What came with words, for the form to bring again."""
    return DOCUMENT.dump_json(brought.document).decode() if brought.document.digest else ""


def of_review(kept: dict[str, Any]) -> Document:
    """What is kept beside the words of a review."""
    return DOCUMENT.validate_python(kept) if kept else Document()


def told(document: Document) -> list[str]:
    """What was left out, in the language being spoken."""
    known = REASONS.keys() | COUNTED.keys()
    return [put(each.reason, asdict(each)) for each in document.left if each.reason in known]
