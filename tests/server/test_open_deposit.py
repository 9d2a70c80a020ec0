"""The command by which a depositary gives back their share: before the day it refuses, then it opens what it should."""

import argparse
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rooms.room import Depositary, Depositing
from server import backups
from server.commands import open_deposit
from server.commands.trouble import Stopped
from server.settings import Settings
from tests.cast import Cast, entries
from tests.rooms.test_deposits import confided
from tests.rooms.test_segments import closed, seen
from tests.rooms.ways import later
from tests.server.whole import Whole


def asked(*words: str | Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    open_deposit.arguments(parser)
    return parser.parse_args([str(word) for word in words])


async def said(capsys: pytest.CaptureFixture[str], settings: Settings, *words: str | Path) -> str:
    assert await open_deposit.run(settings, asked(*words)) == 0
    return capsys.readouterr().out


async def drawn(capsys: pytest.CaptureFixture[str], settings: Settings, *files: Path) -> Depositing:
    """Each depositary draws a pair of keys, and the charter names the public ones."""
    public = [(await said(capsys, settings, "--make-key", file)).split()[-1] for file in files]
    holders = tuple(Depositary(name=file.stem, public_key=key) for file, key in zip(files, public, strict=True))
    return Depositing(opens=(datetime.now(UTC) + timedelta(days=300)).date(), depositaries=holders)


async def test_each_gives_their_share_and_the_last_opens_it(
    cast: Cast, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "archive.pem", tmp_path / "faculty.pem"]
    terms = await drawn(capsys, settings, *files)
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600", "0o600"]
    segment, message = await confided(cast, terms)
    assert await said(capsys, settings) == "There is no deposit.\n"
    await closed(cast, segment)
    opens = terms.opens
    assert await said(capsys, settings) == f"{segment}  opens {opens}  shares given 0 of 2\n"
    with pytest.raises(Stopped, match=f"opens on {opens} and not before"):
        await said(capsys, settings, str(segment), "--private-key", files[0])
    later(cast, days=301)
    monkeypatch.setattr(open_deposit, "Writer", partial(open_deposit.Writer, clock=cast.writer.clock))
    first = await said(capsys, settings, str(segment), "--private-key", files[1])
    assert "opens when the others are given too" in first
    with pytest.raises(Stopped, match="given back already"):
        await said(capsys, settings, str(segment), "--private-key", files[1])
    assert "The deposit is open" in await said(capsys, settings, str(segment), "--private-key", files[0])
    assert (await said(capsys, settings)).endswith("shares given 2 of 2  opened\n")
    assert (await seen(cast, message)).credit is not None
    assert "Norway" not in capsys.readouterr().out


async def test_what_is_no_key_or_no_segment_is_told(
    cast: Cast, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, other, broken = tmp_path / "good.pem", tmp_path / "other.pem", tmp_path / "broken.pem"
    await drawn(capsys, settings, good)
    with pytest.raises(FileExistsError):
        await said(capsys, settings, "--make-key", good)
    broken.write_text("no key")
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    other.write_bytes(pem)
    for file, message in ((good, "no such segment"), (broken, "no private key"), (other, "another kind")):
        with pytest.raises(Stopped, match=message):
            await said(capsys, settings, str(uuid4()), "--private-key", file)
    with pytest.raises(Stopped, match="Name the segment"):
        await said(capsys, settings, str(uuid4()))


async def test_the_page_says_what_is_certain_and_what_is_not(
    whole: Whole, heard_at_once: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast, files = whole.cast, [tmp_path / "archive.pem"]
    terms = await drawn(capsys, settings, *files)
    segment, message = await confided(cast, terms)
    page, thread = f"/rooms/{cast.room}/segments", f"/rooms/{cast.room}/topics/{cast.topic}"
    async with whole.browser("norway") as norway, whole.browser("canada") as canada:
        told = (await norway.get(page)).text
        assert "What mathematics guarantees" in told
        assert "goes into a deposit that opens on" in told
        assert "<bdi>archive</bdi>" in told
        assert "leaves this machine at once" in (await canada.get(f"{page}/{segment}/closure")).text
        assert who(await norway.get(thread), message) == "Nils Norway"
        await closed(cast, segment)
        assert who(await norway.get(thread), message) == ""
        assert "shares given back: 0 of 1" in (await norway.get(page)).text
        whole.site.writer.clock = lambda: datetime.now(UTC) + timedelta(days=301)
        private = open_deposit.read(files[0])
        await whole.site.writer.act(
            cast.room,
            open_deposit.clock_of(cast.room),
            partial(open_deposit.give_share, segment_id=segment, private=private),
        )
        whole.site.writer.clock = None
        assert who(await norway.get(thread), message) == "Nils Norway"
        assert "this room sees who spoke" in (await norway.get(page)).text
        async with whole.browser("secretariat") as secretariat:
            outside = await secretariat.get(f"/conferences/{cast.conference}/search?q=confidence")
            assert "In <mark>confidence</mark>." in outside.text
            assert "Nils" not in outside.text
    assert "Norway" not in str([each.body for each in await entries(cast.store, cast.room)][-3:])


def who(answer: object, message: UUID) -> str:
    """Whose name stands at a message, if one does."""
    html = getattr(answer, "text", "").partition(f'id="message-{message}"')[2]
    own = html.partition("</li>")[0]
    return "Nils Norway" if "Nils Norway" in own else ""


def test_a_deposit_is_in_a_backup() -> None:
    """It tells nothing, and must not be lost; what a key on this machine could read is left out."""
    assert "deposit" not in backups.LEFT_OUT
    assert {"pseudonym", "undertaking"} <= backups.LEFT_OUT
