"""Catalogues: one .po file for each language; what is compiled from it is kept as Python keeps what it compiles."""

from gettext import GNUTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from server.compiled import COMPILED, keep

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent


def read(language: str) -> "Catalog":
    """The catalogue of a language as its translators keep it."""
    from babel.messages.pofile import read_po

    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> GNUTranslations:
    """The phrases of a language, ready to be looked up; what is marked as uncertain is left out."""
    mark = sha256((FOLDER / f"{language}.po").read_bytes()).hexdigest()[:16]
    kept = FOLDER / COMPILED / f"{language}.{mark}.mo"
    try:
        with kept.open("rb") as file:
            return GNUTranslations(file)
    except OSError:
        made = written(language)
    keep(made, kept, earlier=f"{language}.*.mo")
    return GNUTranslations(BytesIO(made))


def written(language: str) -> bytes:
    """The catalogue as gettext reads it."""
    from babel.messages.mofile import write_mo

    out = BytesIO()
    write_mo(out, read(language))
    return out.getvalue()
