"""Catalogues: one .po file for each language, read at start; nothing compiled is kept."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent


def read(language: str) -> Catalog:
    """The catalogue of a language as its translators keep it."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> GNUTranslations:
    """The phrases of a language, ready to be looked up; what is marked as uncertain is left out."""
    out = BytesIO()
    write_mo(out, read(language))
    out.seek(0)
    return GNUTranslations(out)
