"""Demo: the demonstration world, built by the acts themselves in a store that holds nothing yet."""

from argparse import ArgumentParser, Namespace

from server.commands.progress import Bar
from server.commands.store import empty, opened
from server.commands.trouble import MISUSED, Stopped, say
from server.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    from server.demo.build import build

    async with opened(settings) as store:
        async with store.reading() as session:
            if not await empty(session):
                raise Stopped("The store holds something already; a demonstration needs an empty one.", MISUSED)
        bar = Bar("Building the demonstration world")
        await build(store, settings, bar.at)
        bar.done()
    say("The demonstration world is there." + ("" if settings.demo else " Serve it with DEMO=1."))
    return 0
