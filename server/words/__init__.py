"""Words: everything the product says, in the language of whoever reads. `_` looks a phrase up as it is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

from rooms.languages import RIGHT_TO_LEFT
from server.words.catalogue import compiled

# Complete languages; a language is added here once its catalogue says everything.
AVAILABLE = ("en", "ar")
NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}

spoken: ContextVar[str] = ContextVar("spoken", default="en")
# English stands in the code and the templates themselves.
catalogues: dict[str, NullTranslations] = {code: compiled(code) for code in AVAILABLE if code != "en"}
catalogues["en"] = NullTranslations()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside in this language; in English where it is not one of the complete ones."""
    before = spoken.set(language if language in catalogues else "en")
    try:
        yield
    finally:
        spoken.reset(before)


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def named(language: str) -> str:
    """The name of a language in itself."""
    return NAMES.get(language, language)


def gettext(phrase: str) -> str:
    return catalogues[spoken.get()].gettext(phrase)


def ngettext(one: str, many: str, number: int) -> str:
    return catalogues[spoken.get()].ngettext(one, many, number)


def pgettext(context: str, phrase: str) -> str:
    return catalogues[spoken.get()].pgettext(context, phrase)


def npgettext(context: str, one: str, many: str, number: int) -> str:
    return catalogues[spoken.get()].npgettext(context, one, many, number)


def N_(phrase: str) -> str:
    """Marks a phrase that is looked up later."""
    return phrase


def P_(one: str, many: str) -> tuple[str, str]:
    """Marks a phrase and its plural that are looked up later."""
    return one, many


_ = gettext

__all__ = [
    "AVAILABLE",
    "NAMES",
    "N_",
    "P_",
    "_",
    "direction",
    "gettext",
    "named",
    "ngettext",
    "npgettext",
    "pgettext",
    "speaking",
    "spoken",
]
