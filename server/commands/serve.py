"""Serve: answer at an address until told to stop."""

import errno
import socket
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from server.commands.setup import prepare
from server.commands.store import ready
from server.commands.trouble import UNREACHABLE, Stopped, say
from server.settings import Settings, Unusable

# How long one thread goes on while another waits to, in seconds: a store's thread that has committed waits to say so.
TURN = 0.0005


def arguments(parser: ArgumentParser) -> None:
    """Nothing but the settings."""


async def run(settings: Settings, options: Namespace) -> int:
    sys.setswitchinterval(TURN)
    prepare(settings)
    await ready(settings)
    with listening(settings.host, settings.port) as taken:
        settings = replace(settings, port=taken.getsockname()[1])
        from server.app import serve

        say(f"Antechamber is at {settings.origin}{'/demo' if settings.demo else ''} (Ctrl-C stops it)")
        await serve(settings, taken)
    return 0


def listening(host: str, port: int) -> socket.socket:
    """The address to listen at, taken; for port 0 any that is free."""
    if not 0 <= port <= 65_535:
        raise Unusable(f"PORT is “{port}”, which is not between 0 and 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        raise Stopped(refusal(host, port, error), UNREACHABLE) from error
    return taken


def refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop what uses it, or take another: PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} may not be used by this account. Take one above 1023, such as PORT=8000"
    return f"Nothing can listen at {host}, port {port}: {error.strerror}. HOST must be an address of this machine."
