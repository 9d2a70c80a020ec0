"""Likeness: names that are one name written in two ways, and names that only look like another.

`key` joins what differs in case, accents, spaces and punctuation alone. `skeleton` goes further and joins letters of
other alphabets that are drawn like Latin ones (Cyrillic а, Greek ο, full-width letters, figures one and zero): two
names of one skeleton and two keys are written with different letters and cannot be told apart by eye.
"""

import re
import unicodedata

from rooms.languages import fold

# What is drawn like a Latin letter, after folding to lower case; by alphabet.
CYRILLIC = str.maketrans("авсԁеһіјӏкмнорԛѕтуѡхгз", "abcdehijlkmhopqstywxr3")
GREEK = str.maketrans("αβγεζηικνορτυχωϲ", "abyeznikvoptuxwc")
OTHERS = str.maketrans(
    {"0": "o", "1": "l", "|": "l", "ı": "i", "ɑ": "a", "ɡ": "g", "օ": "o", "ѵ": "v", "ս": "u", "ո": "n"}
)
PUNCTUATION = re.compile(r"[^\w]+|_+")
TITLES = {
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "he", "hon", "amb", "ambassador"),
    *("sr", "sra", "srta", "mme", "mlle", "m", "السيد", "السيده", "الدكتور", "الدكتوره", "د", "سعاده", "معالي"),
}


def key(name: str) -> str:
    """A name by which it is the same name however it is written: case, accents, spaces and points aside."""
    return " ".join(PUNCTUATION.sub(" ", fold(unicodedata.normalize("NFKC", name))).split())


def person_key(name: str) -> str:
    """The same for a person, without what stands before a name, and whether the family name comes first or last."""
    first, comma, rest = name.partition(",")
    words = key(f"{rest} {first}" if comma else name).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


def skeleton(name: str) -> str:
    """What of a name the eye sees."""
    return key(name).translate(CYRILLIC).translate(GREEK).translate(OTHERS).replace(" ", "")
