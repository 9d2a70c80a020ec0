"""The rules: each address, who may ask for it, and when not and why. Said here a second time, from no code."""

from dataclasses import dataclass, field

from tests.server.permitted.words import (
    ALLOWED,
    ATTENDS_AS,
    BARRED,
    CHARTER,
    NOT_PERMITTED,
    NOTHING,
    OUTSIDE,
    ROLES,
    SEGMENT,
    SIGN_IN,
    SIGNED_IN,
    STRANGER,
    UNREADY,
    Situation,
    refused,
)

ALL = " ".join(ROLES)
BUREAU = "chair co_chair"
MEMBERS = f"{BUREAU} rapporteur delegate"
ACKNOWLEDGE = {CHARTER: "charter.unacknowledged", SEGMENT: "segment.unacknowledged"}


@dataclass(frozen=True)
class Rule:
    """One address and method: `may` names the roles, `unless` what stands against it; the first that is so, counts.

    `door`: it is answered before the charter and the rule of a segment are acknowledged.
    """

    method: str
    path: str
    may: str = ALL
    unless: dict[str, str] = field(default_factory=dict)
    door: bool = False
    # What whoever may not is answered.
    otherwise: str = NOT_PERMITTED

    def answer(self, who: str, room: Situation | None = None) -> str:
        """What somebody is answered, in a room or, where there is none, in the conference."""
        here = {who, "always", *(room.so if room else ()), *(["outside"] if who in OUTSIDE else [])}
        if not self.path.startswith(("/conferences/{conference_id}", "/rooms/{room_id}")):
            return SIGN_IN if self.may == SIGNED_IN and who == STRANGER else self.against(here) or ALLOWED
        if who == STRANGER:
            return SIGN_IN
        return self.in_room(who, room, here) if self.path.startswith("/rooms/") else self.in_conference(who, here)

    def in_room(self, who: str, room: Situation | None, here: set[str]) -> str:
        """Whoever does not sit there finds nothing; the charter and the rule of a segment come before all else."""
        if who in (*BARRED, *OUTSIDE):
            return NOTHING
        missing = "" if self.door else lacking(who, here)
        if missing:
            return missing if self.method in ("GET", "SOCKET") else refused(ACKNOWLEDGE[missing])
        return self.judged("delegate" if who in UNREADY else who, here)

    def in_conference(self, who: str, here: set[str]) -> str:
        """The desk is found by the secretariat alone; where an address leads on to a room, one sits there as well."""
        role = ATTENDS_AS.get(who, "delegate")
        if who in BARRED or ("/desk" in self.path and role != "secretariat"):
            return NOTHING
        if "/desk/rooms/{room_id}" in self.path and "outside" in here:
            return NOTHING
        return self.judged(role, here)

    def judged(self, role: str, here: set[str]) -> str:
        """What a kind of room has not is there for nobody, whatever their role; only then the role counts."""
        for kind in ("caucus", "not caucus"):
            if kind in self.unless and holds(kind, here):
                return self.unless[kind]
        return (self.against(here) or ALLOWED) if role in self.may.split() else self.otherwise

    def against(self, here: set[str]) -> str:
        """What stands against it."""
        return next((answer for said, answer in self.unless.items() if holds(said, here)), "")


def holds(said: str, here: set[str]) -> bool:
    """Whether all is so: `open + not segment`."""
    return all((each[4:] not in here) if each.startswith("not ") else each in here for each in said.split(" + "))


def lacking(who: str, here: set[str]) -> str:
    """What somebody has not acknowledged yet."""
    if who == "newcomer" or (who == "latecomer" and "chartered so" in here):
        return CHARTER
    return SEGMENT if who == "latecomer" and "segment" in here else ""
