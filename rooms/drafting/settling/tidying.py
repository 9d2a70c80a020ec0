"""Tidying: spaces, stops and the article where words have gone or come, as a drafter's eye would mend them.

Only at the seam: what stands elsewhere in the paragraph is left as it is.
"""

import re
from collections.abc import Iterator

SPACES = " \u00a0"
CLOSING = ",;.:)"
ARTICLE = re.compile(r"(?:^|(?<=[\s\[(“\"]))([Aa])(n?) $")
WORD = re.compile(r"[A-Za-z]+")
# Written with a vowel and spoken without one, and the other way round.
CONSONANT = ("uni", "use", "usu", "eu", "one", "once", "uti", "ura")
VOWEL = ("hour", "honest", "honour", "honor", "heir")


def seams(text: str, at: int, language: str = "en") -> Iterator[tuple[int, int, str]]:
    """What is mended where two stretches meet: from which offset up to which, and what stands there instead."""
    left, right = at, at
    while left and text[left - 1] in SPACES:
        left -= 1
    while right < len(text) and text[right] in SPACES:
        right += 1
    following = text[right : right + 1]
    if right > left and (not following or left == 0 or following in CLOSING):
        yield left, right, ""
    elif right - left > 1:
        yield left + 1, right, ""
    if language == "en" and left < right < len(text):
        yield from article(text, left, right)


def article(text: str, left: int, right: int) -> Iterator[tuple[int, int, str]]:
    """ "a" before a vowel that is heard, or "an" before none, in the word before the seam."""
    found, word = ARTICLE.search(text[:left] + " "), WORD.match(text, right)
    if found is None or word is None:
        return
    wanted = "n" if vowel(word[0].lower()) else ""
    if found[2] != wanted and word[0] not in ("A", "I"):
        yield found.start(2), found.end(2), wanted


def vowel(word: str) -> bool:
    """Whether an English word begins with a vowel as it is spoken."""
    return word.startswith(VOWEL) or (word[0] in "aeiou" and not word.startswith(CONSONANT))
