"""Chance: ids and salts from the system's source of randomness, drawn for many at once since each call of it is slow.

Each is given out once and then kept no longer; a process that another leaves behind draws its own.
"""

import os
from collections import deque
from uuid import UUID

BYTES, MANY = 16, 256
DRAWN: deque[bytes] = deque()
os.register_at_fork(after_in_child=DRAWN.clear)


def drawn() -> bytes:
    """Sixteen bytes that nobody can guess."""
    try:
        return DRAWN.popleft()
    except IndexError:
        block = os.urandom(BYTES * MANY)
        DRAWN.extend(block[start : start + BYTES] for start in range(BYTES, len(block), BYTES))
        return block[:BYTES]


def new_id() -> UUID:
    """A random id: version 4 of RFC 9562."""
    return UUID(bytes=drawn(), version=4)


def salt() -> str:
    """Sixteen bytes in hexadecimal digits, with which short facts cannot be guessed from their digest."""
    return drawn().hex()
