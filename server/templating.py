"""The templates: one environment for pages and parts, which says phrases in the language being spoken."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from server import words
from server.prose import prose
from server.words import figures

TEMPLATES = Path(__file__).parent.parent / "templates"


def environment(asset: Callable[[str], str], development: bool = False) -> Environment:
    """The environment; `asset` gives the address of a file of the interface, such as "css/app.css"."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=development,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
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
        language_name=words.named,
    )
    jinja.globals["asset"] = asset
    return jinja


async def warm(jinja: Environment) -> None:
    """Compile the templates and read how each language writes, a piece at a time: who comes first need not wait."""
    for name in jinja.list_templates():
        jinja.get_template(name)
        await asyncio.sleep(0)
    for language in words.AVAILABLE:
        with words.speaking(language):
            figures.number(1)
            figures.moment(datetime.now(UTC))
        await asyncio.sleep(0)
