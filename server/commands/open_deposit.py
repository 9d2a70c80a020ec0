"""Open-deposit: on its day a depositary gives back their share of the key of a closed segment."""

import os
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from functools import partial
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import select
from sqlmodel import col

from rooms.deadlines import clock_of
from rooms.floor import NotHere, Refused
from rooms.room import Depositing
from rooms.segments import Segment
from rooms.unsealing import DepositOpened, give_share, opened
from server.commands import store as stores
from server.commands.trouble import FOUND, MISUSED, Stopped, say
from server.database import Store
from server.settings import Settings
from server.words.reasons import said
from server.writer import Writer

HELP = """\
before:  each depositary makes a pair of keys, on a machine of their own:
             python -m server open-deposit --make-key FILE
         keeps FILE to themselves, and gives the public key that is printed to the secretariat, which writes it
         into the charter of the room. (`openssl genpkey -algorithm x25519` makes such a file as well.)
at the close of a segment its key is divided among the depositaries, sealed to their public keys, and destroyed.
on the day and after:
             python -m server open-deposit SEGMENT --private-key FILE
         once for each depositary. With the last share names are read again inside the room.

Before the day this command refuses. That is a promise of this program and of the depositaries, not of mathematics:
all of them together, with a copy of the store, could read the names earlier. Without every one of their private keys
nobody can, whoever runs this machine included. A private key that is lost is lost, and the deposit with it.
"""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("segment", nargs="?", type=UUID, metavar="SEGMENT", help="which; without it all are listed")
    parser.add_argument("--private-key", type=Path, metavar="FILE", help="the private part of a depositary's key")
    parser.add_argument("--make-key", type=Path, metavar="FILE", help="draw a pair of keys: the private part into FILE")
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = f"{HELP}\n{parser.epilog or ''}"


async def run(settings: Settings, options: Namespace) -> int:
    if options.make_key is not None:
        say(made(options.make_key))
        return 0
    if (options.segment is None) != (options.private_key is None):
        raise Stopped("Name the segment, and the file of the private key: SEGMENT --private-key FILE.", MISUSED)
    async with stores.opened(settings) as store:
        if options.segment is None:
            say(await listed(store))
            return 0
        say(await given(store, options.segment, read(options.private_key)))
    return 0


def made(file: Path) -> str:
    """Draw a pair of keys; the private part goes into a file that nobody else can read."""
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    public = private.public_key().public_bytes_raw().hex()
    return f"The private key is in {file}: keep it to yourself. The public key, for the secretariat:\n{public}"


def read(file: Path) -> X25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError) as failure:
        raise Stopped(f"{file} holds no private key that can be read.", MISUSED) from failure
    if not isinstance(key, X25519PrivateKey):
        raise Stopped(f"{file} holds a key of another kind; an X25519 key is needed.", MISUSED)
    return key


async def listed(store: Store) -> str:
    """Every deposit: which segment, from which day, and how many shares are given. Not whose room it is."""
    async with store.reading() as session:
        found = (await session.execute(select(Segment).where(col(Segment.deposit) != ""))).scalars()
        lines = [line(segment, segment.terms) for segment in found if segment.terms is not None]
    return "\n".join(sorted(lines)) or "There is no deposit."


def line(segment: Segment, terms: Depositing) -> str:
    count = f"{segment.given} of {len(terms.depositaries)}"
    return f"{segment.id}  opens {terms.opens}  shares given {count}{'  opened' if opened(segment) else ''}"


async def given(store: Store, segment: UUID, private: X25519PrivateKey) -> str:
    """Give a share; says what is still lacking, without a name."""
    async with store.reading() as session:
        found = await session.get(Segment, segment)
    if found is None:
        raise Stopped("There is no such segment.", MISUSED)
    writer = Writer(store, lambda entries: None)
    act = partial(give_share, segment_id=segment, private=private)
    try:
        done = await writer.act(found.room_id, clock_of(found.room_id), act)
    except Refused as refusal:
        raise Stopped(said(refusal), FOUND) from refusal
    except NotHere:
        raise Stopped("There is no such segment.", MISUSED) from None
    finally:
        await writer.close()
    if isinstance(done.entries[-1].event, DepositOpened):
        return "The deposit is open: inside the room names are read again."
    return "The share is given. The deposit opens when the others are given too."
