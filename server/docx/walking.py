"""Walking through a part: its words in paragraphs, tables and notes, and the changes tracked in them."""

import re
from collections import Counter
from collections.abc import Callable

from rooms.languages import plain
from server.docx.numbering import Numbers, Of, whole
from server.docx.parsing import attribute, local
from server.docx.pieces import Block, Change, Piece, Table, Way
from server.docx.runs import HOLDING, one_line

WAYS = {"ins": Way.COME, "moveTo": Way.COME, "del": Way.GONE, "moveFrom": Way.GONE}
# What stands for a character without being one.
SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# Notes and comments stand in parts of their own, each under its id.
NOTES = {"footnote", "endnote", "comment"}
AUTHOR_LIMIT, MOMENT_LIMIT = 100, 40
HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,6}")
# What is met with and told of.
MET = {"vanish": "hidden", "oMath": "formulas", "altChunk": "chunks"}


class Walk:
    """Blocks of a part; `notes` those of its notes by their ids, `said` whose they are, `told` what was met with."""

    def __init__(self, part: str, numbers: Numbers | None = None) -> None:
        self.numbers, self.marks = numbers, list[Of]()
        self.part, self.count, self.repeated = part, 0, 0
        self.words: list[str] | None = None
        self.changes: list[Change] = []
        self.blocks: list[Block] = []
        self.holders: list[list[Block]] = [self.blocks]
        # Paragraphs that are being read, each with what hangs on it: one in a text box stands within another.
        self.paragraphs: list[tuple[Block, list[Block]]] = []
        self.tables: list[Table] = []
        self.notes: dict[str, list[Block]] = {}
        self.said: dict[str, Change] = {}
        self.within: list[str] = []
        # Footnotes and endnotes in the order in which they are referred to.
        self.references: dict[tuple[str, str], int] = {}
        self.told: Counter[str] = Counter()
        self.begins: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self.begin_paragraph,
            "tbl": lambda attributes: self.tables.append(Table([])),
            "tr": lambda attributes: self.begin_row(),
            "tc": lambda attributes: self.holders.append([]),
            "txbxContent": lambda attributes: self.holders.append([]),
            "br": self.break_line,
            "sym": self.symbol,
            "pStyle": lambda attributes: self.mark("style", attribute(attributes, "val")),
            "numId": lambda attributes: self.mark("list", attribute(attributes, "val")),
            "ilvl": lambda attributes: self.mark("level", whole(attribute(attributes, "val"), 0)),
            "commentRangeStart": lambda attributes: self.put(Piece("", opens=attribute(attributes, "id"))),
            "commentRangeEnd": lambda attributes: self.put(Piece("", closes=attribute(attributes, "id"))),
            **{name: self.begin_note for name in NOTES},
        }
        self.ends: dict[str, Callable[[], None]] = {
            "p": self.end_paragraph,
            "tbl": self.end_table,
            "tc": self.end_cell,
            "txbxContent": self.end_box,
            **{name: self.end_note for name in NOTES},
            **{name: self.end_words for name in HOLDING},
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self.within.append(name)
        self.repeated += name == "Fallback"
        if self.repeated or not name:
            return
        if name in HOLDING:
            self.words = []
        elif name in WAYS:
            self.changes.append(change(WAYS[name], attributes))
            self.told["breaks"] += name == "del" and self.within[-3:-1] == ["pPr", "rPr"]
        elif name in SIGNS and "pPr" not in self.within:
            self.put(self.piece(SIGNS[name]))
        elif name in MET:
            self.told[MET[name]] += attribute(attributes, "val") not in {"0", "false"}
        elif name in {"footnoteReference", "endnoteReference"}:
            self.refer(name.removesuffix("Reference"), attribute(attributes, "id"))
        elif name in self.begins:
            self.begins[name](attributes)

    def end(self, tag: str) -> None:
        name = self.within.pop()
        if name == "Fallback":
            self.repeated -= 1
        elif not self.repeated and name in WAYS:
            self.changes.pop()
        elif not self.repeated and name in self.ends:
            self.ends[name]()

    def data(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)

    def piece(self, words: str, run: tuple[str, int] | None = None) -> Piece:
        """Words with the innermost change of either way that is tracked over them."""
        over = {each.way: each for each in self.changes}
        return Piece(words, run, over.get(Way.COME), over.get(Way.GONE))

    def put(self, piece: Piece) -> None:
        if self.paragraphs:
            self.paragraphs[-1][0].append(piece)
        else:
            self.holders[-1].append([piece])

    def end_words(self) -> None:
        if self.words is not None:
            self.put(self.piece(one_line("".join(self.words)), (self.part, self.count)))
            self.words, self.count = None, self.count + 1

    def break_line(self, attributes: dict[str, str]) -> None:
        if attribute(attributes, "type") in {"", "textWrapping"}:
            self.put(self.piece("\n"))

    def symbol(self, attributes: dict[str, str]) -> None:
        """A character of a font of symbols; those that only this font knows are told of."""
        written = attribute(attributes, "char")
        code = int(written, 16) if HEXADECIMAL.fullmatch(written) else 0
        if 32 <= code < 0xD800:
            self.put(self.piece(chr(code)))
        else:
            self.told["symbols"] += 1

    def refer(self, kind: str, id: str) -> None:
        number = self.references.setdefault((kind, id), len(self.references) + 1)
        self.put(self.piece(f"^{number}^"))

    def begin_paragraph(self, attributes: dict[str, str]) -> None:
        self.paragraphs.append(([], []))
        self.marks.append(Of())

    def end_paragraph(self) -> None:
        """What hangs on a paragraph comes after it."""
        block, hanging = self.paragraphs.pop()
        self.number(block, self.marks.pop())
        self.holders[-1] += [block, *hanging]

    def mark(self, name: str, said: str | int) -> None:
        """What a paragraph says of its number; not what it said before a change."""
        if self.marks and "pPr" in self.within and "pPrChange" not in self.within:
            setattr(self.marks[-1], name, said)

    def number(self, block: Block, of: Of) -> None:
        """The label that Word would show before a paragraph; one without words is counted and shown as it is."""
        label = self.numbers.label(of) if self.numbers else None if of.list not in {"", "0"} else ""
        self.told["numbers"] += label is None
        if label and any(piece.words.strip() for piece in block):
            block.insert(0, Piece(f"{label} "))

    def end_box(self) -> None:
        blocks = self.holders.pop()
        into = self.paragraphs[-1][1] if self.paragraphs else self.holders[-1]
        into += blocks

    def begin_row(self) -> None:
        if self.tables:
            self.tables[-1].rows.append([])

    def end_cell(self) -> None:
        blocks = self.holders.pop()
        if self.tables:
            self.tables[-1].cell(blocks)
        else:
            self.holders[-1] += blocks

    def end_table(self) -> None:
        table = self.tables.pop()
        self.holders[-1].append(table.within() if self.tables else table.block())

    def begin_note(self, attributes: dict[str, str]) -> None:
        self.holders.append([])
        id = attribute(attributes, "id")
        self.said[id] = change(Way.COME, attributes)
        self.notes[id] = self.holders[-1]

    def end_note(self) -> None:
        self.holders.pop()


def change(way: Way, attributes: dict[str, str]) -> Change:
    """A change with its author, as one line that can be shown."""
    author = " ".join(plain(attribute(attributes, "author")).split())[:AUTHOR_LIMIT]
    return Change(way, author, attribute(attributes, "date")[:MOMENT_LIMIT])
