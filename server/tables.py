"""The tables of a store: every module that defines one, known by one call."""

from importlib import import_module
from pkgutil import walk_packages

from sqlalchemy import MetaData
from sqlmodel import SQLModel

# Where tables stand besides the deliberation itself.
OUTSIDE = ("server.known", "server.auth", "server.mail", "server.importing")


def load() -> MetaData:
    """Import whatever defines a table, and give the description of them all."""
    for name in ("rooms", *OUTSIDE):
        module = import_module(name)
        for found in walk_packages(getattr(module, "__path__", []), f"{name}."):
            import_module(found.name)
    return SQLModel.metadata
