"""Trouble: what went wrong, in plain words, and the number a command ends with."""

import logging
import sys
import traceback

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from server.migrating import Newer
from server.settings import Settings, Unusable

FOUND, MISUSED, UNREACHABLE, FAULT = 1, 2, 3, 4


class Stopped(Exception):
    """A command cannot go on; the message says why, and what to do."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    """A line for the person at the terminal."""
    print(text, flush=True)


def tell(error: Exception, settings: Settings | None) -> int:
    """Say what went wrong; gives the number to end with."""
    message, code = worded(error, settings)
    print(message, file=sys.stderr)
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        traceback.print_exception(error)
    elif code == FAULT:
        print("LOG_LEVEL=debug shows where it happened.", file=sys.stderr)
    return code


def worded(error: Exception, settings: Settings | None) -> tuple[str, int]:
    if isinstance(error, Stopped):
        return str(error), error.code
    if isinstance(error, Unusable):
        return str(error), MISUSED
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return unusable_url(), MISUSED
    if isinstance(error, Newer):
        return f"The store was made by a later release (its tables stand at {error}). Use that release.", UNREACHABLE
    if isinstance(error, DBAPIError) and settings:
        return f"The database {shown(settings)} did not do what it was asked: {first_line(error.orig)}", UNREACHABLE
    if isinstance(error, OSError):
        return " ".join(filter(None, (f"{error.filename}:" if error.filename else "", error.strerror))), UNREACHABLE
    return f"This program failed: {type(error).__name__}: {first_line(error)}", FAULT


def unusable_url() -> str:
    return "DATABASE_URL cannot be used: leave it empty for SQLite, or give postgresql://user:password@host/name."


def shown(settings: Settings) -> str:
    """Where the store is, without its password."""
    return make_url(settings.url).render_as_string(hide_password=True)


def first_line(error: BaseException | None) -> str:
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
