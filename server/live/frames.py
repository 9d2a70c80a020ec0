"""Frames made ready once, to be written to any number of connections as they are."""

import json
import struct
import zlib
from collections.abc import Iterable
from typing import Any

PING = b"\x89\x00"
FINAL_TEXT = 0x81
COMPRESSED = 0x40
SEPARATOR = b"\x1e"
"""Stands between two fragments, so that a row of a table and a paragraph can be read apart."""

WORTH_COMPRESSING = 160
SYNC_TAIL = 4


def payload(header: dict[str, Any], fragments: Iterable[bytes] = ()) -> bytes:
    """One JSON object on a line of its own, then the fragments."""
    return json.dumps(header, separators=(",", ":")).encode() + b"\n" + SEPARATOR.join(fragments)


def text_frame(data: bytes, first: int = FINAL_TEXT) -> bytes:
    """The bytes of one unmasked text frame."""
    length = len(data)
    if length < 126:
        return struct.pack("!BB", first, length) + data
    if length < 65_536:
        return struct.pack("!BBH", first, 126, length) + data
    return struct.pack("!BBQ", first, 127, length) + data


def compressed_frame(data: bytes) -> bytes:
    """The same as `permessage-deflate` without context takeover, which is why one compression serves everybody."""
    if len(data) < WORTH_COMPRESSING:
        return text_frame(data)
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    small = (deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-SYNC_TAIL]
    return text_frame(small, FINAL_TEXT | COMPRESSED) if len(small) < len(data) else text_frame(data)


RELOAD = text_frame(payload({"reload": True}))
