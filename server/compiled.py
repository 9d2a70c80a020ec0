"""Compiled: what is made of templates and catalogues is kept beside the code, as Python keeps what it makes of modules.

A process that finds it starts sooner and stays smaller, for it need not load what compiles. Each file's name says of
what it was made; where none may be written, everything is compiled at each start.
"""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

COMPILED = "__pycache__"


def keep(content: bytes, to: Path, earlier: str) -> None:
    """Keep it whole or not at all, in place of what was kept before it."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        to.parent.mkdir(exist_ok=True)
        for old in to.parent.glob(earlier):
            old.unlink(missing_ok=True)
        begun = to.with_suffix(f".{os.getpid()}")
        begun.write_bytes(content)
        begun.replace(to)


class Templates(FileSystemBytecodeCache):
    """Compiled templates, by their words (the library sees to that) and by the module that says how to compile them."""

    def __init__(self, by: Path) -> None:
        mark = sha256(by.read_bytes() + jinja2.__version__.encode()).hexdigest()[:16]
        super().__init__(str(by.with_name(COMPILED)), f"template-{mark}-%s")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
