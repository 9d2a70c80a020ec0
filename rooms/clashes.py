"""Clashes: which sittings of a programme overlap, for one person and for one room or hall."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from uuid import UUID

from rooms.languages import fold
from rooms.programme import SittingLine, in_time


def of_mine(lines: Sequence[SittingLine]) -> dict[UUID, list[SittingLine]]:
    """My sittings that overlap, each with the others it overlaps."""
    return overlapping(lines, lambda each: ["me"] if each.mine else [])


def of_rooms(lines: Sequence[SittingLine]) -> dict[UUID, list[SittingLine]]:
    """Sittings of one room, or in one hall, that overlap."""
    return overlapping(lines, lambda each: [each.room or "conference", *([fold(each.venue)] if each.venue else [])])


def overlapping(
    lines: Sequence[SittingLine], by: Callable[[SittingLine], Sequence[Hashable]]
) -> dict[UUID, list[SittingLine]]:
    """What overlaps among those that fall under the same; what is cancelled overlaps nothing."""
    under: defaultdict[Hashable, list[SittingLine]] = defaultdict(list)
    found: dict[UUID, dict[UUID, SittingLine]] = {}
    for each in sorted((one for one in lines if not one.cancelled), key=in_time):
        for what in by(each):
            under[what] = [other for other in under[what] if other.ends_at > each.starts_at]
            for other in under[what]:
                found.setdefault(each.id, {})[other.id] = other
                found.setdefault(other.id, {})[each.id] = each
            under[what].append(each)
    return {id: sorted(others.values(), key=in_time) for id, others in found.items()}
