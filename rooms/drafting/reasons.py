"""Reasons: what somebody adds to an act in words, on one line and within bounds."""

from rooms.floor import Refused

REASON_LIMIT = 1_000


def given(said: str, field: str = "reason", limit: int = REASON_LIMIT, required: bool = False) -> str:
    """The words as they are entered; nothing where none are needed and none were given."""
    said = " ".join(said.split())
    if required and not said:
        raise Refused("reason.none", field)
    if len(said) > limit:
        raise Refused("reason.too_long", field, limit=limit, length=len(said))
    return said
