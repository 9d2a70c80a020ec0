"""Tracked: changes that somebody tracked in a document, where they stand in brackets in what is read of it."""

from dataclasses import dataclass

from rooms.drafting.texts import Asking


@dataclass(frozen=True, slots=True)
class Tracked:
    """A bracket that was a tracked change: from the offset of its "[" up to behind its "]".

    Where it would replace words, `beside` is the offset of the bracket that these stand in. Where the brackets
    themselves were typed, the end is not known: it is one character long. `at` is the moment, as the document says it.
    """

    start: int
    end: int
    asks: Asking
    author: str
    at: str = ""
    beside: int | None = None
