"""The command line: what may be asked for, what the settings are, and who answers."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from textwrap import fill
from types import ModuleType

from server.commands.trouble import tell
from server.settings import Settings, Unusable, described

COMMANDS = {
    "setup": "Prepare this installation: data folder, secret, tables. Does no harm when repeated.",
    "run": "Set up, build the demonstration world if DEMO=1 and nothing is there yet, and serve.",
    "serve": "Serve the rooms until you press Ctrl-C.",
    "conference": "Open a conference, and invite its first secretary.",
    "import-people": "Import people and entities from a spreadsheet, after a preview of every row.",
    "open-deposit": "Give back a depositary's share of the key of a closed segment, on the agreed day.",
    "read": "Read a text in square brackets: its brackets by kind, those without another half, what must be asked.",
    "demo": "Build the demonstration world in an empty store.",
    "verify": "Check the seal of every record, and name the first entry that does not hold.",
    "rebuild": "Replay every record into fresh tables, and compare them with the tables in use.",
    "backup": "Write everything but the secret into one file, also while people are at work.",
    "restore": "Bring a backup back, into an empty store.",
}
# These end when they are interrupted, and not otherwise.
SERVING = {"run", "serve"}
INTERRUPTED = 130
# What these libraries would note is every statement with its values: who spoke, and what was said.
TALKATIVE = ("aiosqlite", "asyncpg", "sqlalchemy", "websockets", "multipart", "python_multipart")
LEVELS = ("debug", "info", "warning", "error")
ENDS = """\
how a command ends:
  0  all is well
  1  something was found wrong (verify, rebuild, restore, read)
  2  the command was used wrongly, or a setting cannot be used
  3  the store, the port or a file cannot be reached, or is not ready
  4  a fault of this program
"""


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks; gives the number to end with."""
    words = sys.argv[1:] if words is None else words
    options = parser(words).parse_args(words)
    settings: Settings | None = None
    try:
        settings = Settings.from_environment()
        listen(settings)
        return run(options, settings)
    except KeyboardInterrupt:
        return 0 if options.command in SERVING else INTERRUPTED
    except Exception as error:
        return tell(error, settings)


def run(options: argparse.Namespace, settings: Settings) -> int:
    with asyncio.Runner(loop_factory=loops()) as runner:
        return int(runner.run(module(options.command).run(settings, options)))


def module(command: str) -> ModuleType:
    """The file of a command."""
    return import_module(f"server.commands.{command.replace('-', '_')}")


def loops() -> "type[asyncio.AbstractEventLoop] | None":
    try:
        from uvloop import Loop
    except ImportError:
        return None
    return Loop


def listen(settings: Settings) -> None:
    """Let what this program notes go to the error output, as much of it as LOG_LEVEL asks for."""
    if settings.log_level not in LEVELS:
        raise Unusable(f"LOG_LEVEL is “{settings.log_level}”, which is not one of {', '.join(LEVELS)}.")
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """What may be said. Only the command that is asked for is loaded, so that the answer comes at once."""
    whole = argparse.ArgumentParser(
        prog="python -m server",
        description="Antechamber: rooms in which governments and others negotiate together.",
        epilog=f"{settings_text()}\n{ENDS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    asked = next((word for word in words if word in COMMANDS), None)
    for name, sentence in COMMANDS.items():
        one = commands.add_parser(name, help=sentence, description=sentence, epilog="Settings: python -m server --help")
        if name == asked:
            module(name).arguments(one)
    return whole


def settings_text() -> str:
    lines = ["settings, each an environment variable:"]
    for name, default, sentence in described():
        default = {"False": "no", "True": "yes"}.get(default, default or "empty")
        lines.append(f"  {name}")
        lines.append(fill(f"{sentence} [{default}]", 100, initial_indent=" " * 6, subsequent_indent=" " * 6))
    return "\n".join(lines) + "\n"
