"""A reading: what was found in a text, each thing with its place; whoever joins it again has the text as it was."""

from dataclasses import dataclass, field
from enum import StrEnum

from rooms.drafting.kinds import BracketKind, ParagraphKind


class Answer(StrEnum):
    """What can be said to a question of the reader."""

    # One of these wordings is to be chosen.
    ALTERNATIVES = "alternatives"
    # Each of them stays or goes by itself.
    SEPARATE = "separate"
    # Those without a space between them are alternatives, the others stay or go by themselves.
    SPLIT = "split"
    # The later one is more words after those before it.
    CONTINUATION = "continuation"
    # One wording, or another, or both with the word between them.
    CONNECTED = "connected"
    # Letters of a word.
    MORPHEME = "morpheme"
    # What somebody said of the words.
    STANCE = "stance"
    # Options of one set.
    OPTIONS = "options"
    # Not of the negotiation.
    LITERAL = "literal"


class ChoiceKind(StrEnum):
    """How members of a choice stand to each other."""

    ALTERNATIVES = "alternatives"
    # Alternatives by their looks; the reader asks.
    MAYBE = "maybe"
    OPTIONS = "options"
    # [A][and][B]: one, the other, or both.
    CONNECTED = "connected"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is named within a bracket, and what they say of its words; empty where they are only named."""

    name: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One bracket, option or note. Offsets count characters (Unicode code points) of the whole text from 0.

    `rule` is the ambiguity rule that decided (1 to 16), `confidence` how often it is right, from 0 to 1. `content` is
    what stands within: words, and the numbers of the nodes between them.
    """

    number: int
    kind: BracketKind
    rule: int
    confidence: float
    start: int
    end: int
    bracketed: bool
    parent: int | None
    content: tuple[str | int, ...]
    depth: int
    choice: int | None = None
    link: int | None = None
    asked: str | None = None
    voices: tuple[Voice, ...] = ()
    # The node whose words a stance is about.
    about: int | None = None
    footnote: str | None = None
    # It says that nothing is to stand here.
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Nodes of which one is to be chosen; `empty` are those that say "no text". `bound` is the set it goes with."""

    number: int
    kind: ChoiceKind
    members: tuple[int, ...]
    empty: tuple[int, ...] = ()
    bound: int | None = None
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One choice that recurs (rule 16): its wordings, without regard to spaces, case and order, and its places."""

    number: int
    members: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words from `start` to `end`, then its tail: the ends of lines up to the next. `label` stands as it is written."""

    number: int
    start: int
    end: int
    tail: str
    kind: ParagraphKind
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A bracket character without its other half; line and paragraph count from 1.

    It stays in the text. The other half may be missing at `repair`: at the nearest heading or option.
    """

    char: int
    line: int
    paragraph: int
    character: str
    repair: int


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader does not decide alone: `chosen` holds until somebody answers.

    Questions of one `likeness` can be given one answer.
    """

    id: str
    rule: int
    nodes: tuple[int, ...]
    chosen: Answer
    others: tuple[Answer, ...]
    likeness: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in a text. `content` is the root of the tree: words, and the numbers of nodes."""

    content: tuple[str | int, ...]
    nodes: tuple[Node, ...]
    paragraphs: tuple[Paragraph, ...]
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    unmatched: tuple[Stray, ...] = ()
    questions: tuple[Question, ...] = ()
    # Running heads and page numbers: they stay in the text.
    furniture: tuple[Span, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)
    slashed: bool = False
