"""Slots: a page kept for everyone in an audience, with places left open for what is one person's own."""

import re
import secrets
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

# Nobody can write a slot into a page: its mark is drawn anew by each process.
MARK = secrets.token_hex(8)
CUT = re.compile(f"\ue000{MARK}([^\ue001]*)\ue001")


def slot(name: object) -> Markup:
    """A place left open in a page, to be filled for each reader."""
    return Markup(f"\ue000{MARK}{name}\ue001")


@dataclass(frozen=True)
class Sheet:
    """A page with its slots: words and names of slots in turn."""

    pieces: list[str]

    @classmethod
    def of(cls, html: str) -> "Sheet":
        return cls(CUT.split(html))

    def filled(self, values: Mapping[str, str]) -> str:
        """The page for one reader; every slot must have its value."""
        return "".join([values[piece] if place % 2 else piece for place, piece in enumerate(self.pieces)])


@dataclass
class Sheets:
    """The sheets used last. What they show is part of their key, so that none ever goes out of date."""

    most: int = 100
    kept: "OrderedDict[Hashable, Sheet]" = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Sheet | None:
        if key in self.kept:
            self.kept.move_to_end(key)
        return self.kept.get(key)

    def keep(self, key: Hashable, sheet: Sheet) -> None:
        self.kept[key] = sheet
        while len(self.kept) > self.most:
            self.kept.popitem(last=False)
