"""What a process does once it answers, so that nobody waits for it later."""

import asyncio
import gc
from datetime import UTC, datetime

from jinja2 import Environment

from server import words
from server.words import figures

# How many new objects, and passes over young and middle-aged ones, before Python looks for rubbish again. A batch of
# posts makes some ten thousand objects, nearly all of which go by themselves.
RUBBISH = 20_000, 20, 20


# What few people open: compiled when the first of them does, so that an idle server stays small.
SELDOM = ("delegation/", "desk/", "mail/", "patterns/", "programme/", "text/")


async def warm(jinja: Environment) -> None:
    """Compile the templates and read how each language writes, a piece at a time: who comes first need not wait."""
    for name in jinja.list_templates(filter_func=lambda name: not name.startswith(SELDOM)):
        jinja.get_template(name)
        await asyncio.sleep(0)
    for language in words.AVAILABLE:
        with words.speaking(language):
            figures.number(1)
            figures.moment(datetime.now(UTC))
        await asyncio.sleep(0)
    settle()


def settle() -> None:
    """What has been made by now stays as long as the process: from here on it is not looked through for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RUBBISH)
