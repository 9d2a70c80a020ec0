"""Run: all it takes to see the rooms from nothing: set up, the demonstration if it is asked for, serve."""

from argparse import ArgumentParser, Namespace

from server.commands import demo, serve, setup
from server.commands.store import empty, opened
from server.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    await setup.run(settings, options)
    if settings.demo and (demo.unfinished(settings).exists() or await untouched(settings)):
        await demo.run(settings, options)
    return await serve.run(settings, options)


async def untouched(settings: Settings) -> bool:
    async with opened(settings) as store, store.reading() as session:
        return await empty(session)
