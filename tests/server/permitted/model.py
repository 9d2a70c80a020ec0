"""A small model of who may read what, kept beside the application and from none of its code."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

RULE = "chatham_house"


@dataclass
class Place:
    """A room as the model knows it."""

    id: UUID
    topic: UUID
    version: int = 1
    archived: bool = False
    segment: UUID | None = None
    rule: str = ""
    # Of a caucus: its title, which nobody else may meet.
    secret: str = ""
    entered: set[tuple[str, UUID, str]] = field(default_factory=set)
    # Which seat has acknowledged which version of the charter for a segment in which nobody is named.
    inside: set[tuple[UUID, UUID | None, int]] = field(default_factory=set)

    def open(self, segment: UUID, rule: str, by: str) -> None:
        self.segment, self.rule = segment, rule
        self.entered.add((by, segment, rule))


@dataclass
class Sits:
    """A seat as the model knows it."""

    id: UUID
    role: str
    acknowledged: int = 0
    begins: datetime | None = None
    ends: datetime | None = None
    over: bool = False

    @property
    def held(self) -> bool:
        now = datetime.now(UTC)
        begun, past = self.begins is None or self.begins <= now, self.ends is not None and self.ends <= now
        return begun and not past and not self.over


@dataclass
class Said:
    """Words that were said, by a mark that nothing else contains."""

    id: UUID
    place: UUID
    mark: str
    by: str
    segment: UUID | None = None
    nameless: bool = False
    erased: bool = False
    gone: bool = False


@dataclass
class Model:
    places: dict[UUID, Place] = field(default_factory=dict)
    seats: dict[tuple[str, UUID], Sits] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def sits(self, who: str, place: UUID) -> bool:
        """Whether somebody may know of a caucus, or be in a room at all."""
        seat = self.seats.get((who, place))
        return seat is not None and seat.held

    def reads(self, who: str, place: UUID) -> bool:
        """Whether somebody may read there now: seated, the charter acknowledged, and the rule of an open segment."""
        here, seat = self.places[place], self.seats.get((who, place))
        if seat is None or not seat.held:
            return False
        if seat.acknowledged < here.version and (seat.id, here.segment, here.version) not in here.inside:
            return False
        return here.segment is None or (who, here.segment, here.rule) in here.entered

    def hidden(self, who: str) -> list[str]:
        """Whatever somebody may meet nowhere now."""
        words = [each.mark for each in self.said if each.erased or not self.reads(who, each.place)]
        return words + [each.secret for each in self.places.values() if each.secret and not self.sits(who, each.id)]

    def open_to(self, who: str, place: UUID) -> list[str]:
        """What somebody finds in the thread of a room."""
        if not self.reads(who, place):
            return []
        return [each.mark for each in self.said if each.place == place and not each.erased and not each.gone]

    def nameless(self) -> set[str]:
        """Words of segments that are closed, to which no name may stand."""
        open_now = {each.segment for each in self.places.values()}
        return {each.mark for each in self.said if each.nameless and each.segment not in open_now}
