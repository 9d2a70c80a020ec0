"""Serve: answer at an address until told to stop."""

import errno
import socket
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from server.commands.setup import prepare
from server.commands.store import ready
from server.commands.trouble import UNREACHABLE, Stopped, say
from server.settings import Settings, Unusable


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    prepare(settings)
    await ready(settings)
    settings = replace(settings, port=free(settings.host, settings.port))
    from server.app import serve

    say(f"Antechamber is at {settings.origin}{'/demo' if settings.demo else ''} (Ctrl-C stops it)")
    await serve(settings)
    return 0


def free(host: str, port: int) -> int:
    """The port, if it can be listened on; for 0 one that is free."""
    if not 0 <= port <= 65_535:
        raise Unusable(f"PORT is “{port}”, which is not between 0 and 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise Stopped(refusal(host, port, error), UNREACHABLE) from error


def refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop what uses it, or take another: PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} may not be used by this account. Take one above 1023, such as PORT=8000"
    return f"Nothing can listen at {host}, port {port}: {error.strerror}. HOST must be an address of this machine."
