"""The plan: row by row what would be created, changed, left as it is or rejected, and why. Nothing is done by it."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from server.importing.headings import Field
from server.unreadable import Told


class Outcome(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    SAME = "same"
    REJECT = "reject"


@dataclass(frozen=True)
class Change:
    """A fact as it stands and as the list has it."""

    field: Field
    before: Any
    after: Any


@dataclass
class Row:
    """One row of the list and what becomes of it; `new_entity` if the entity comes in by it."""

    number: int
    entity: str
    name: str
    outcome: Outcome = Outcome.SAME
    told: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_entity: bool = False
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What an import would do while the conference stands as it does."""

    rows: list[Row]
    told: list[Told]
    number: int

    @property
    def steps(self) -> list[dict[str, Any]]:
        """All that is to be done: entities first, then the people who come for them."""
        every = [step for row in self.rows for step in row.steps]
        return sorted(every, key=lambda step: step["do"] == "register")

    @property
    def totals(self) -> Counter[str]:
        """How many rows come to what, and how many people and entities come in or are changed."""
        done = Counter(step["do"] for step in self.steps)
        return Counter(str(row.outcome) for row in self.rows) + Counter(
            people=done["register"], entities=done["entity"], flagged=sum(flagged(row) for row in self.rows)
        )

    @property
    def digest(self) -> str:
        """By what it is known that the plan is still the one somebody looked at."""
        told = [[row.number, row.outcome, row.steps, [each.reason for each in row.told]] for row in self.rows]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def flagged(row: Row) -> bool:
    """Whether a row is taken, but should be looked at."""
    return bool(row.told) and row.outcome != Outcome.REJECT
