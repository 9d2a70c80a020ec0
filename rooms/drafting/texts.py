"""Texts: a paper before a room, its paragraphs, the brackets in them, and how each stood in every earlier version."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.wording import Wording
from rooms.record.columns import DERIVED, Moment


class TextKind(StrEnum):
    """The ladder a text climbs, from what one delegation wishes to what is tabled."""

    PROPOSAL = "proposal"
    COMPILATION = "compilation"
    NON_PAPER = "non_paper"
    CO_CHAIRS = "co_chairs"
    ZERO_DRAFT = "zero_draft"
    ROLLING = "rolling"
    CHAIRS = "chairs"
    TABLED = "tabled"


class Agreement(StrEnum):
    """How far a paragraph is agreed."""

    OPEN = "open"
    INFORMALLY = "informally"
    AD_REFERENDUM = "ad_referendum"
    # Agreed as part of a package, of which nothing is agreed until all is.
    PENDING = "pending"
    AGREED = "agreed"


class BracketState(StrEnum):
    """What has become of a bracket; one that fell went with the words round it."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"
    CHOSEN = "chosen"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    FELL = "fell"


class Asking(StrEnum):
    """What somebody asks for with a bracket."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    BRACKET = "bracket"


class Text(SQLModel, table=True):
    """A paper before a room. `number` is never given twice in a room; `version` counts the acts upon it.

    `lines` is the rule by which its lines are numbered. The rest says which ids, brackets and choices are the next, how
    much is not agreed in it, and how much is.
    """

    __table_args__ = (Index(None, "room_id", "number", "part", unique=True), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id")
    seat_id: UUID
    number: int
    part: int = 0
    symbol: str
    issue: str = ""
    base_id: UUID | None = None
    replaced_by: UUID | None = None
    themes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    kind: str
    title: str
    language: str
    tabled_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1
    next_id: int
    next_bracket: int
    next_choice: int
    open: int
    missing: int
    paragraphs: int = 0
    agreed: int = 0
    lines: int = 1


class Paragraph(SQLModel, table=True):
    """A paragraph: its words as runs of characters with ids, and what follows them up to the next one.

    `rank` orders those of a text; `version` is that of the last act upon it, `born` and `gone` bound its life, and
    `source` is the paragraph it was split from.
    """

    __table_args__ = (Index(None, "text_id", "rank"), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    text_id: UUID = Field(foreign_key="text.id")
    room_id: UUID = Field(foreign_key="record.id", index=True)
    rank: int = Field(sa_type=BigInteger)
    kind: str = ParagraphKind.PLAIN
    level: int = 0
    label: str = ""
    runs: list[list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    tail: str = "\n\n"
    state: str = Agreement.OPEN
    version: int
    born: int
    gone: int | None = None
    source: UUID | None = None

    @property
    def wording(self) -> Wording:
        return Wording.of(self.runs)


class Bracket(SQLModel, table=True):
    """Words not agreed: from the character `first` to the character `last`, which are the brackets where it has any.

    Members of one `choice` are alternatives to one another; an `empty` one is "no text" and has no characters. Equal
    choices share a `link`. `seat_id` is who asked for it; nobody for what a text came with, of whom `names` may tell.
    """

    __table_args__ = (Index(None, "text_id", "choice"), {"info": DERIVED})
    text_id: UUID = Field(primary_key=True, foreign_key="text.id")
    number: int = Field(primary_key=True)
    paragraph_id: UUID = Field(index=True)
    ends_in: UUID = Field(index=True)
    first: int
    last: int
    bracketed: bool = True
    kind: str
    choice: int | None = None
    link: int | None = None
    rule: int = 0
    confidence: int = 100
    empty: bool = False
    asks: str = ""
    names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # Whose words they were before a delegation took them up, where both have it told.
    origin: str = Field(default="", sa_column_kwargs={"server_default": ""})
    seat_id: UUID | None = None
    at: datetime = Field(sa_type=Moment)
    state: str = BracketState.OPEN
    version: int
    settled: int | None = None


class Step(SQLModel, table=True):
    """How to take a paragraph back from a version to the one before it."""

    __table_args__ = {"info": DERIVED}
    text_id: UUID = Field(primary_key=True, foreign_key="text.id")
    version: int = Field(primary_key=True)
    paragraph_id: UUID = Field(primary_key=True)
    splices: list[list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Edition(SQLModel, table=True):
    """A version of a text: by which entry it came, and how much was open in it."""

    __table_args__ = {"info": DERIVED}
    text_id: UUID = Field(primary_key=True, foreign_key="text.id")
    version: int = Field(primary_key=True)
    seq: int
    seat_id: UUID | None
    what: str
    at: datetime = Field(sa_type=Moment)
    open: int
    missing: int
