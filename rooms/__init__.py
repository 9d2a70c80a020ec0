"""The deliberation itself: who may do what in a room, and what follows. Knows no HTTP and no HTML.

A module may import only concepts named before its own; `tests/house/test_order.py` holds us to that.
"""

ORDER = [
    "languages",
    "record",
    "people",
    "room",
    "floor",
    "conference",
    "themes",
    "accreditation",
    "attending",
    "seating",
    "participants",
    "convening",
    "archiving",
    "charter",
    "meetings",
    "listing",
    "registers",
    "attachments",
    "threads",
    "asked",
    "excerpts",
    "search",
    "unread",
    "rebuild",
]
