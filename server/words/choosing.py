"""Which language a reader is addressed in: what a link says, else the person, else the browser."""

from collections.abc import Iterable
from functools import lru_cache

from server.words import AVAILABLE


def chosen(link: str, account: str, cookie: str, accepted: str, default: str) -> str:
    """The first of these that is one of the complete languages."""
    for wish in (link, account, cookie):
        if wish in AVAILABLE:
            return wish
    return accepts(accepted) or (default if default in AVAILABLE else "en")


@lru_cache(maxsize=1024)
def accepts(header: str) -> str:
    """The complete language that an Accept-Language header wants most, or none."""
    for wish in wishes(header):
        code = wish.partition("-")[0]
        if code in AVAILABLE:
            return code
    return ""


def wishes(header: str) -> Iterable[str]:
    found: list[tuple[float, int, str]] = []
    for place, piece in enumerate(header[:500].split(",")):
        tag, _, weight = piece.partition(";")
        found.append((-quality(weight), place, tag.strip().lower()))
    return [tag for weight, _, tag in sorted(found) if tag and weight < 0]


def quality(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0
