"""The patterns: every part in every state, on one page. This route exists only where DEVELOPMENT is set."""

import tomllib
from typing import Any

from litestar import Request, Response, get

from server.forms import Form
from server.pages import page
from server.templating import TEMPLATES
from server.words import spoken

SAMPLE = TEMPLATES / "patterns" / "sample.toml"


@get("/patterns")
async def patterns(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every part as it looks in each of its states."""
    return page(request, "patterns/patterns.html", sample=sample(), typed=Form(), language=spoken.get())


def sample() -> dict[str, Any]:
    """What the parts are shown with, by the name of the part."""
    written = tomllib.loads(SAMPLE.read_text())
    absent, within = written.pop("absent"), written.pop("within")
    for part, items in written.items():
        for item in items:
            complete(item, absent.get(part, []), within)
    return written


def complete(item: dict[str, Any], absent: list[str], within: dict[str, list[str]]) -> None:
    """TOML knows no None: what an item may lack is filled in, in it and in what stands inside it."""
    item.update({name: None for name in absent if name not in item})
    for name, held in item.items():
        for inner in held if isinstance(held, list) else [held]:
            if isinstance(inner, dict):
                complete(inner, within.get(name, []), within)


ROUTES = [patterns]
