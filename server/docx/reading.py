"""Reading a Word document: its words, with tracked changes in brackets, and its comments beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rooms.drafting.reading.tracked import Tracked
from server.docx.bracketing import written
from server.docx.numbering import Definitions, Numbers, Styles
from server.docx.package import OLD, PACKED, Package
from server.docx.pieces import Block, Piece, joined
from server.docx.runs import runs
from server.docx.walking import Walk
from server.unreadable import Told

# Between two paragraphs there is an empty line.
BETWEEN, LAST = "\n\n", "\n"
SECONDARY = {"footnote": "footnotes", "endnote": "endnotes"}


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of the words from `start` up to `end`."""

    start: int
    end: int
    author: str
    at: str
    words: str


@dataclass(frozen=True)
class Read:
    """A document as a text. `runs` says where each run of the file stands in it, by its part and its place there."""

    source: str
    tracked: tuple[Tracked, ...]
    comments: tuple[Comment, ...]
    told: tuple[Told, ...]
    runs: tuple[tuple[int, int, tuple[str, int]], ...]


def looks_like(content: bytes) -> bool:
    """Whether a file begins as a document does, or one of an old kind."""
    return content.startswith((PACKED, OLD))


def read(content: bytes) -> Read:
    """A document by its bytes; whatever cannot be taken is refused with what to do."""
    package = Package(content)
    main = package.feed(package.main, Walk(package.main, numbers(package)))
    walks, blocks = {"": main}, list(main.blocks)
    for kind, name in SECONDARY.items():
        if any(of == kind for of, _ in main.references) and (part := package.beside(name)):
            walks[kind] = package.feed(part, Walk(part))
    for (kind, id), number in main.references.items():
        if kind in walks and id in walks[kind].notes:
            blocks.append(noted(number, walks[kind].notes[id]))
    found = Laid(blocks)
    said = package.feed(part, Walk(part)) if (part := package.beside("comments")) else None
    return Read(
        found.source,
        tuple(found.tracked),
        tuple(comments(found, said) if said else ()),
        tuple([*package.left(), *met(walks.values()), *found.told()]),
        tuple(found.runs),
    )


def numbers(package: Package) -> Numbers:
    """What counts the paragraphs of a document by itself."""
    found, styles = package.beside("numbering"), package.beside("styles")
    return Numbers(
        package.feed(found, Definitions()) if found else Definitions(),
        package.feed(styles, Styles()) if styles else Styles(),
    )


def noted(number: int, blocks: list[Block]) -> Block:
    """A footnote as a paragraph, under the mark by which it is referred to."""
    return [Piece(f"^{number}^ "), *joined(blocks, " ")]


class Laid:
    """Blocks one after the other, as one text."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.out: list[str] = []
        self.length, self.loose = 0, 0
        self.tracked: list[Tracked] = []
        self.runs: list[tuple[int, int, tuple[str, int]]] = []
        self.opens: dict[str, int] = {}
        self.closes: dict[str, int] = {}
        for block in blocks:
            self.lay(block)
        self.out.append(LAST if self.out else "")
        self.source = "".join(self.out)

    def lay(self, block: Block) -> None:
        found = written(block)
        if found.words and self.out:
            self.put(BETWEEN)
        at = self.length
        self.put(found.words)
        self.tracked += [moved(each, at) for each in found.tracked]
        self.runs += [(start + at, end + at, run) for start, end, run in found.runs]
        self.opens |= {id: start + at for id, start in found.opens}
        self.closes |= {id: end + at for id, end in found.closes}
        self.loose += found.loose

    def put(self, words: str) -> None:
        if words:
            self.out.append(words)
            self.length += len(words)

    def told(self) -> list[Told]:
        return [Told("docx.loose", {"count": self.loose})] if self.loose else []


def moved(each: Tracked, by: int) -> Tracked:
    beside = None if each.beside is None else each.beside + by
    return replace(each, start=each.start + by, end=each.end + by, beside=beside)


def comments(found: Laid, said: Walk) -> Iterable[Comment]:
    """Comments in the order of what they are about; one without a range is about no words."""
    for id, blocks in said.notes.items():
        start, by = found.opens.get(id), said.said[id]
        words = "".join(piece.words for piece in joined(blocks, "\n"))
        if start is not None and words.strip():
            yield Comment(start, max(start, found.closes.get(id, start)), by.author, by.at, words)


def met(walks: Iterable[Walk]) -> list[Told]:
    """What stands in the document and is not in its words."""
    told: dict[str, int] = {}
    for walk in walks:
        for what, count in walk.told.items():
            told[what] = told.get(what, 0) + count
    return [Told(f"docx.{what}_met", {"count": count}) for what, count in told.items() if count]


def exact(content: bytes, found: Read, printed: str) -> bool:
    """Whether what is printed holds every run of the file, in its words and in its order."""
    package = Package(content)
    known = {part: runs(package, part) for part in {part for _, _, (part, _) in found.runs} | {package.main}}
    whole = [number for _, _, (part, number) in found.runs if part == package.main]
    filled = [number for number, words in enumerate(known[package.main]) if words]
    return sorted(whole) == filled and all(
        printed[start:end] == known[part][number] for start, end, (part, number) in found.runs
    )
