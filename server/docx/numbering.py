"""Numbering: the labels that Word counts by itself and writes nowhere, counted as it does."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from server.docx.parsing import attribute, local

# Numbers beyond these are written in figures: nobody letters a list so far.
ROMAN_LIMIT, LETTERS_LIMIT, LEVELS, LABEL_LIMIT, HIGHEST = 3_999, 26 * 4, 9, 40, 999_999
ROMANS = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
ROMANS += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
PLACE = re.compile("%([1-9])")
BULLET = "•"


def roman(number: int) -> str:
    if not 0 < number <= ROMAN_LIMIT:
        return str(number)
    found = ""
    for value, sign in ROMANS:
        found += sign * (number // value)
        number %= value
    return found


def letters(number: int) -> str:
    """a to z, then aa, bb: as Word letters them."""
    if not 0 < number <= LETTERS_LIMIT:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


WRITTEN: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda number: "",
}


def whole(written: str, otherwise: int) -> int:
    return min(int(written), HIGHEST) if written.isdecimal() and len(written) < LEVELS else otherwise


@dataclass(frozen=True)
class Level:
    """How the paragraphs of one depth of a list are labelled."""

    start: int = 1
    form: str = "decimal"
    words: str = ""
    # After a paragraph of which depth it begins anew: of any that is less deep (None), or of none (0).
    restart: int | None = None
    legal: bool = False


@dataclass
class Of:
    """What a paragraph, or a style, says of its own number: in which list, and how deep."""

    style: str = ""
    list: str = ""
    level: int | None = None


@dataclass
class List:
    """A list of the document: which kind it is of, and with which numbers its levels begin in it."""

    kind: str = ""
    starts: dict[int, int] = field(default_factory=dict)


class Definitions:
    """Gathers what the part of numbers says: the kinds of lists with their levels, and the lists of each kind."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, List] = {}
        self.kind, self.list, self.level = "", "", 0
        self.says: dict[str, Callable[[Level, str], Level]] = {
            "start": lambda level, said: replace(level, start=whole(said, 1)),
            "numFmt": lambda level, said: replace(level, form=said),
            "lvlText": lambda level, said: replace(level, words=said[:LABEL_LIMIT]),
            "lvlRestart": lambda level, said: replace(level, restart=whole(said, 0)),
            "isLgl": lambda level, said: replace(level, legal=said not in {"0", "false"}),
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name, said = local(tag), attribute(attributes, "val")
        if name == "abstractNum":
            self.kind, self.list = attribute(attributes, "abstractNumId"), ""
            self.kinds[self.kind] = {}
        elif name == "num":
            self.list, self.kind = attribute(attributes, "numId"), ""
            self.lists[self.list] = List()
        elif name in {"lvl", "lvlOverride"}:
            self.level = min(whole(attribute(attributes, "ilvl"), 0), LEVELS - 1)
        elif name == "abstractNumId" and self.list:
            self.lists[self.list].kind = said
        elif name == "startOverride" and self.list:
            self.lists[self.list].starts[self.level] = whole(said, 1)
        elif name in self.says and self.kind:
            levels = self.kinds[self.kind]
            levels[self.level] = self.says[name](levels.get(self.level, Level()), said)

    def end(self, tag: str) -> None:
        """Nothing ends that matters."""

    def data(self, text: str) -> None:
        """No words stand in it."""


class Styles:
    """Gathers which styles number their paragraphs, and on which others they rest."""

    def __init__(self) -> None:
        self.found: dict[str, Of] = {}
        self.rests: dict[str, str] = {}
        self.style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name, said = local(tag), attribute(attributes, "val")
        if name == "style":
            self.style = attribute(attributes, "styleId")
            self.found[self.style] = Of()
        elif name == "basedOn" and self.style:
            self.rests[self.style] = said
        elif name == "numId" and self.style:
            self.found[self.style].list = said
        elif name == "ilvl" and self.style:
            self.found[self.style].level = whole(said, 0)

    def end(self, tag: str) -> None:
        """Nothing ends that matters."""

    def data(self, text: str) -> None:
        """No words stand in it."""

    def of(self, style: str) -> Of:
        """What a style says of numbers, or the nearest of those it rests on that says something."""
        seen, level = set[str](), None
        while style in self.found and style not in seen:
            seen.add(style)
            level = self.found[style].level if level is None else level
            if self.found[style].list:
                return Of(style, self.found[style].list, level)
            style = self.rests.get(style, "")
        return Of()


class Numbers:
    """Counts the paragraphs of a document, in their order."""

    def __init__(self, definitions: Definitions, styles: Styles) -> None:
        self.definitions, self.styles = definitions, styles
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def label(self, of: Of) -> str | None:
        """The label of the next paragraph; "" where it has none, None where the document does not say which."""
        by_style = self.styles.of(of.style)
        number, deep = of.list or by_style.list, of.level if of.level is not None else by_style.level
        if not number or number == "0":
            return ""
        found = self.definitions.lists.get(number)
        levels = self.definitions.kinds.get(found.kind) if found else None
        if found is None or not levels:
            return None
        level = min(deep or 0, LEVELS - 1)
        counts = self.counts.setdefault(found.kind, {})
        self.count(number, found, levels, counts, level)
        return labelled(levels, counts, level)

    def count(self, number: str, found: List, levels: dict[int, Level], counts: dict[int, int], level: int) -> None:
        start = levels.get(level, Level()).start
        if level in found.starts and (number, level) not in self.begun:
            counts[level] = found.starts[level]
        else:
            counts[level] = min(counts[level] + 1, HIGHEST) if level in counts else start
        self.begun.add((number, level))
        for deeper in [each for each in counts if each > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                del counts[deeper]


def labelled(levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
    """The label at a depth: its own number, and those of the depths above that stand in it."""
    own = levels.get(level, Level())
    if own.form == "bullet":
        return own.words if own.words.isprintable() and own.words.strip() else BULLET

    def put(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        each = levels.get(at, Level())
        form = "decimal" if own.legal and each.form != "none" else each.form
        return WRITTEN.get(form, str)(counts.get(at, each.start))

    return PLACE.sub(put, own.words).strip()
