"""Setup: the data folder, the secret, the list of states, the tables brought to the present release, the templates."""

import sys
from argparse import ArgumentParser, Namespace

from rooms import states
from server.commands.store import usable
from server.commands.trouble import say, shown
from server.migrating import upgrade
from server.settings import Settings, Unusable

SHORTEST = 16


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    usable(settings)
    prepare(settings)
    done = await upgrade(settings.url)
    compile_templates()
    every = states.every()
    listed = f"States on the list: {len(every)}, places in regional groups: {sum(len(each.regions) for each in every)}."
    brought = f"brought to {done[-1]}" if done else "as they should be"
    say(f"Ready. Store: {shown(settings)}. Tables: {brought}. {listed}")
    return 0


def prepare(settings: Settings) -> None:
    """Make the data folder, for its owner alone, and the secret in it where none is set."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if len(settings.key) < SHORTEST:
        raise Unusable(f"SECRET is too short: give at least {SHORTEST} characters, or leave it empty.")


def compile_templates() -> None:
    """Compile what is not compiled yet, so that nobody who comes first waits for it; not where nothing may be kept."""
    if sys.dont_write_bytecode:
        return
    from server.templating import environment

    jinja = environment(asset=str)
    for name in jinja.list_templates():
        jinja.get_template(name)
