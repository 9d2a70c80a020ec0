"""Demo: the demonstration world, built by the acts themselves in a store that holds nothing yet."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.commands.progress import Bar
from server.commands.store import empty, opened
from server.commands.trouble import MISUSED, Stopped, say
from server.migrating import downgrade, upgrade
from server.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    from server.demo.build import build

    await cleared(settings)
    async with opened(settings) as store:
        async with store.reading() as session:
            if not await empty(session):
                raise Stopped("The store holds something already; a demonstration needs an empty one.", MISUSED)
        bar = Bar("Building the demonstration world")
        unfinished(settings).touch()
        await build(store, settings, bar.at)
        unfinished(settings).unlink()
        bar.done()
    say("The demonstration world is there." + ("" if settings.demo else " Serve it with DEMO=1."))
    return 0


def unfinished(settings: Settings) -> Path:
    """The mark that a world is being built in what was an empty store; where it stays, the building was broken off."""
    return settings.data_dir / "demonstration.unfinished"


async def cleared(settings: Settings) -> None:
    """Empty a store in which the building of a world was broken off."""
    if unfinished(settings).exists():
        await downgrade(settings.url, "base")
        await upgrade(settings.url)
        unfinished(settings).unlink()
        say("The demonstration world was broken off while it was built; it is built anew.")
