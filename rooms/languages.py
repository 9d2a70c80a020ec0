"""The six languages of the United Nations: direction, and the terms by which their words are found."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any


class Language(StrEnum):
    ARABIC = "ar"
    CHINESE = "zh"
    ENGLISH = "en"
    FRENCH = "fr"
    RUSSIAN = "ru"
    SPANISH = "es"


RIGHT_TO_LEFT = {Language.ARABIC}
STEMMED = {
    Language.ARABIC: "arabic",
    Language.ENGLISH: "english",
    Language.FRENCH: "french",
    Language.RUSSIAN: "russian",
    Language.SPANISH: "spanish",
}
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
PIECES = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
IS_HAN = re.compile(rf"[{HAN}]")
ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه", "ـ")
# Marks that Unicode does not join with their letter: of vowels in Arabic, and rare ones elsewhere.
MARKS = r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
IS_MARK = re.compile(f"[{MARKS}]")
# Longer words are no words of any language, and PostgreSQL would refuse to look for them.
LONGEST = 200
# Turn the order of what is read, or are no text at all.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"}
# Letters by their class, and yet nothing is drawn for them.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def plain(text: str) -> str:
    """Text without the invisible controls that can turn the order of what is read."""
    return CONTROLS.sub("", text)


def visible(text: str) -> bool:
    """Whether anything of a text can be seen: spaces, joiners and marks without a letter are nothing to read."""
    return any(letter not in BLANK and unicodedata.category(letter) not in UNSEEN for letter in text)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case, compatibility forms joined, accents and vowel marks dropped, Arabic letter forms made one."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(ARABIC_LETTERS)


def stem(word: str, language: str) -> str:
    """The stem of a word (as written, lower case), folded; the folded word itself where the language has no stemmer."""
    name = STEMMED.get(Language(language))
    return fold(stemmer(name).stemWord(word)) if name else fold(word)


@lru_cache
def stemmer(name: str) -> Any:
    """The stemmer of a language; the library loads all of its languages, so not before the first word."""
    from snowballstemmer import stemmer as made  # type: ignore[import-untyped]

    return made(name)


def pieces(text: str) -> list[str]:
    """The words of a text, and its runs of Chinese, in lower case and without marks over or under their letters."""
    bare = text.lower() if text.isascii() else IS_MARK.sub("", unicodedata.normalize("NFKC", text).lower())
    return [piece for piece in PIECES.findall(bare) if len(piece) <= LONGEST or IS_HAN.match(piece)]


def terms(text: str, language: str) -> list[str]:
    """The terms by which a text is found: each word folded and stemmed; Chinese in pieces of two characters."""
    found = dict.fromkeys(chain.from_iterable(spellings(piece, language) for piece in pieces(text)))
    found.pop("", None)
    return list(found)


# The same words are said again and again.
@lru_cache(maxsize=50_000)
def spellings(piece: str, language: str) -> tuple[str, ...]:
    """By what a word, or a run of Chinese, is found."""
    return tuple(pairs(piece)) if IS_HAN.match(piece) else (fold(piece), stem(piece, language))


def pairs(run: str) -> list[str]:
    """Overlapping pieces of two characters, and the last character alone, so that one character is found by prefix."""
    return [run[i : i + 2] for i in range(len(run))]


def sought(words: str) -> list[list[str]]:
    """What a search asks for: for each word the terms of which any one will do; every word must be met.

    A Chinese run becomes its pieces of two, each of them required; a lone character ends in `*` (a prefix).
    """
    wanted: list[list[str]] = []
    for piece in pieces(words):
        if IS_HAN.match(piece):
            wanted += [[pair] for pair in pairs(piece)[:-1]] or [[piece + "*"]]
        else:
            wanted.append(list(dict.fromkeys([fold(piece), *(stem(piece, each) for each in STEMMED)])))
    groups = [[term for term in group if term] for group in wanted]
    return [group for group in groups if group]
