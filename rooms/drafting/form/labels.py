"""Labels: the numbers and letters of paragraphs, read as places in a series."""

import re
from dataclasses import dataclass
from enum import IntEnum

LATIN = ("", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
LABEL = re.compile(
    r"\s*\[*(?P<open>\()?(?P<prefix>PP|OP|Pp|Op)?\s?(?P<sign>\d{1,9}|[a-z]{1,6}|[A-Z]{1,6})"
    rf"[\s\]]*(?P<latin>{'|'.join(LATIN[1:])}|alt)?[\s\]]*(?P<close>[.):]*)\s*"
)
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
TENS = ("", "x", "xx", "xxx", "xl")


class Shape(IntEnum):
    """The levels in their order: 1. (a) (i) a. i."""

    NUMBER = 0
    LETTER = 1
    ROMAN = 2
    PLAIN_LETTER = 3
    PLAIN_ROMAN = 4


@dataclass(frozen=True)
class Label:
    """`place` counts from 1 within its level, `latin` from 0 (1 for bis); an "alt" stands beside its number."""

    shape: Shape
    place: int
    latin: int
    alt: bool
    # As it would be written with another place: what stands before, after, and between the number and its Latin.
    frame: tuple[str, str]

    def written(self, place: int, latin: int = 0) -> str:
        """The label of another place in the same series."""
        sign = roman(place) if self.shape in {Shape.ROMAN, Shape.PLAIN_ROMAN} else letters(place)
        sign = str(place) if self.shape == Shape.NUMBER else sign
        return f"{self.frame[0]}{sign}{f' {LATIN[latin]}' if latin else ''}{self.frame[1]}"


def roman(number: int) -> str:
    return f"{TENS[number // 10]}{ROMAN[number % 10]}" if number < 50 else ""


def letters(number: int) -> str:
    """The letter of a place: a to z, then aa to zz."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)


NUMERALS = {roman(number): number for number in range(1, 50)}


def read(label: str) -> list[Label]:
    """What a label may be: nothing if it is none or open ("[4][2]."); both a letter and a numeral for "(i)"."""
    found = LABEL.fullmatch(label)
    if not found:
        return []
    sign, enclosed = found["sign"], found["open"] is not None
    frame = (f"{'(' if enclosed else ''}{found['prefix'] or ''}", found["close"])
    rest = (LATIN.index(found["latin"]) if found["latin"] in LATIN else 0, found["latin"] == "alt", frame)
    if sign.isdigit():
        return [Label(Shape.NUMBER, int(sign), *rest)] if not enclosed else []
    return [Label(shape, place, *rest) for shape, place in lettered(sign, enclosed)]


def lettered(sign: str, enclosed: bool) -> list[tuple[Shape, int]]:
    """The places that a letter or a Roman numeral may stand for."""
    letter, numeral = (Shape.LETTER, Shape.ROMAN) if enclosed else (Shape.PLAIN_LETTER, Shape.PLAIN_ROMAN)
    found = []
    if len(set(sign)) == 1 and "a" <= sign[0] <= "z":
        found.append((letter, ord(sign[0]) - ord("a") + 1 + 26 * (len(sign) - 1)))
    if sign in NUMERALS:
        found.append((numeral, NUMERALS[sign]))
    return found
