"""Stretches: the words of a paragraph cut wherever they begin to look otherwise, or are tracked, or remarked upon."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rooms.drafting.emphasis import styled
from rooms.drafting.texts import Asking
from server.docx.paper import Stretch
from server.docx.pieces import Change, Way
from server.docx.tracing import Proposal

BRACKET = re.compile(r"[\[\]]")
BOLD, ITALIC, DROPPED = "strong", "em", "dropped"


@dataclass
class Cuts:
    """Where anything begins and ends in the words of a paragraph, by offset."""

    words: str
    begins: defaultdict[int, list[str | Change]] = field(default_factory=lambda: defaultdict(list))
    ends: defaultdict[int, list[str | Change]] = field(default_factory=lambda: defaultdict(list))
    opens: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    closes: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def over(self, start: int, end: int, what: str | Change) -> None:
        if start < end:
            self.begins[start].append(what)
            self.ends[end].append(what)

    def trace(self, proposals: Iterable[Proposal]) -> None:
        """Track these; brackets that only said so are not written."""
        for each in proposals:
            for at in (each.start, each.end - 1):
                self.over(at, at + 1, each.change if each.asks == Asking.BRACKET else DROPPED)
            if each.asks != Asking.BRACKET:
                self.over(*each.inside, each.change)

    def dress(self, opening: tuple[int, int] | None) -> None:
        """Brackets in bold, what Markdown sets apart as it says, the verb of an opening in italics."""
        for found in BRACKET.finditer(self.words):
            self.over(found.start(), found.end(), BOLD)
        for start, end, style in styled(self.words):
            for each in style.split():
                self.over(start, end, each)
        if opening:
            self.over(*opening, ITALIC)

    def stretches(self) -> Iterator[Stretch]:
        """The words from cut to cut."""
        edges = sorted({0, len(self.words), *self.begins, *self.ends, *self.opens, *self.closes})
        now: list[str | Change] = []
        for start, end in zip(edges, [*edges[1:], len(self.words)], strict=True):
            for each in self.ends[start]:
                now.remove(each)
            now += self.begins[start]
            if closes := self.closes[start]:
                yield Stretch("", closes=tuple(closes))
            words = "" if DROPPED in now else self.words[start:end]
            if words or self.opens[start]:
                yield self.stretch(words, now, tuple(self.opens[start]))

    def stretch(self, words: str, now: list[str | Change], opens: tuple[int, ...]) -> Stretch:
        over = {each.way: each for each in now if isinstance(each, Change)}
        come, gone = over.get(Way.COME), over.get(Way.GONE)
        return Stretch(words, BOLD in now, ITALIC in now, come, gone, opens)
