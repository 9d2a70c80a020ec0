"""A picture of a page in 256 colours: a page has few, and its picture weighs a third."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Colour = tuple[int, int, int]


def reduced(png: bytes) -> bytes:
    """The same picture (8 bits a channel, not interlaced) with a palette of its most frequent colours."""
    width, height, pixels = decoded(png)
    palette = [colour for colour, _ in Counter(pixels).most_common(COLOURS)]
    nearest = {colour: number for number, colour in enumerate(palette)}
    for colour in set(pixels) - nearest.keys():
        nearest[colour] = min(range(len(palette)), key=lambda number: apart(palette[number], colour))
    numbers = bytes(nearest[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + numbers[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(sum(palette, ()))), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(name, body) for name, body in parts)


def apart(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def decoded(png: bytes) -> tuple[int, int, list[Colour]]:
    """Width, height and the colour of each pixel, line by line."""
    at, data, width, height, channels = len(SIGNATURE), b"", 0, 0, 3
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body, at = png[at + 8 : at + 8 + length], at + 12 + length
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", body[:10])
            channels = {2: 3, 6: 4}[kind]
        elif name == b"IDAT":
            data += body
    lines, size, before = zlib.decompress(data), width * channels, bytes(width * channels)
    pixels: list[Colour] = []
    for start in range(0, len(lines), size + 1):
        before = unfiltered(lines[start], lines[start + 1 : start + 1 + size], before, channels)
        pixels += zip(*(before[each::channels] for each in range(3)), strict=True)
    return width, height, pixels


def unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """One line as it is, from its differences to the pixel before and above (PNG specification, 9.2)."""
    found = bytearray(step) + bytearray(line)
    above = bytes(step) + above
    for at in range(step, len(found)):
        left, up, corner = found[at - step], above[at], above[at - step]
        guess = (0, left, up, (left + up) // 2, paeth(left, up, corner) if kind == 4 else 0)[kind]
        found[at] = (found[at] + guess) & 255
    return bytes(found[step:])


def paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))
