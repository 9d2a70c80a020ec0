"""Links as QR codes: a file, a part of a page, or characters on a terminal.

The library that draws them is loaded with the first; error correction is level M of ISO/IEC 18004 (15 % may be lost).
"""

from io import BytesIO
from typing import Any

from markupsafe import Markup

LOOK: dict[str, Any] = {"scale": 1, "border": 4, "omitsize": True, "svgclass": None, "lineclass": None, "light": "#fff"}


def code(link: str) -> Any:
    import segno

    return segno.make(link, error="m")


def picture(link: str) -> bytes:
    """The link as an SVG file."""
    out = BytesIO()
    code(link).save(out, kind="svg", xmldecl=False, **LOOK)
    return out.getvalue()


def inline(link: str) -> Markup:
    """The link as an SVG element, to stand in the page itself: no address that a log could keep is asked for it."""
    return Markup(code(link).svg_inline(**LOOK))


def characters(link: str) -> str:
    """The link in half blocks, two rows of modules to a line, to be taken from the screen with a telephone."""
    rows = [list(row) for row in code(link).matrix_iter(border=2)]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[bool(a), bool(b)] for a, b in zip(*pair, strict=True)) for pair in pairs)
