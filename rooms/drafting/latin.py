"""Latin: the number of a paragraph that came between two others, derived from the one it follows: 5 bis, 5 ter."""

import re
from collections.abc import Collection

SUFFIXES = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
# So many marks may stand before a label.
BEFORE = 16
LABEL = re.compile(
    r"(?P<open>\(?)(?P<base>(?:PP|OP|Pp|Op|pp|op)?[ ]?\d{1,3}(?:\.\d{1,3})*|[A-Za-z]{1,4})"
    rf"(?:[ ]?(?P<latin>{'|'.join(SUFFIXES)}|alt))?(?P<close>\.?\)?)"
)


def following(label: str, taken: Collection[str]) -> str:
    """The first number after a label that no paragraph of the text has; none where it is no number."""
    found = LABEL.fullmatch(label.strip())
    if found is None:
        return ""
    known = {plain(each) for each in taken}
    for suffix in SUFFIXES:
        derived = f"{found['open']}{found['base']} {suffix}{found['close']}"
        if plain(derived) not in known:
            return derived
    return ""


def derived(label: str, words: str) -> str:
    """The label of a paragraph that is not among its words; those that were read begin with theirs."""
    return "" if label in words[: len(label) + BEFORE] else label


def plain(label: str) -> str:
    """A label without what is written in one way or another."""
    return label.replace(" ", "").rstrip(".").casefold()
