"""What is told of a file that somebody brings, and that it cannot be taken."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Told:
    """Something to be told of a file or a part of it: a key put in words for the reader, and its facts."""

    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """The file as a whole cannot be taken."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.told = Told(reason, facts)
