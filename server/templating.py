"""The templates: one environment for pages and parts, which says phrases in the language being spoken."""

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from server import words
from server.compiled import Templates
from server.lettering import beginning, figured, lettered
from server.prose import prose
from server.words import figures

TEMPLATES = Path(__file__).parent.parent / "templates"


class Phrased(Environment):
    """Every part is a template of its own and brings others in: what all of them know is one plain dict, and not for
    each of them a chain of two, which is searched ten times as slowly.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if d is None else super().make_globals(d)


def environment(asset: Callable[[str], str], development: bool = False) -> Environment:
    """The environment; `asset` gives the address of a file of the interface, such as "css/app.css"."""
    jinja = Phrased(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=development,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=Templates(by=Path(__file__)),
    )
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    jinja.filters.update(
        iso=figures.iso,
        clock=figures.clock,
        moment=figures.moment,
        day=figures.day,
        number=figures.number,
        size=figures.size,
        prose=prose,
        beginning=beginning,
        figured=figured,
        lettered=lettered,
        language_name=words.named,
    )
    jinja.globals |= {"asset": asset, "_": said}
    return jinja


def said(phrase: str, /, **facts: Any) -> Markup:
    """A phrase with its facts; short for what the extension does, since every part says some."""
    said = Markup(words.gettext(phrase))
    return said % facts if facts or "%" in said else said
