"""Mail: an invitation reaches a real mail server once, in the language of its reader, and what fails is said."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import accreditation
from rooms.languages import Language
from server.assets import Assets
from server.mail import letters
from server.mail.letters import AGAIN, Letter
from server.mail.sending import Postman, sender_of
from server.mail.smtp import Failure, MailServer
from server.settings import Settings, Unusable
from server.templating import environment
from tests.cast import Cast
from tests.server.whole import Browser, Whole

LINK = re.compile(r"http\S+/invitations/([\w-]{20,})")


@dataclass
class Mailbox:
    """A mail server: what it has taken, and what it answers instead of taking a letter."""

    port: int = 0
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_letter: str = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        if self.to_letter.startswith("250"):
            assert isinstance(envelope.content, bytes)
            read = message_from_bytes(envelope.content, policy=default)
            assert isinstance(read, EmailMessage)
            self.taken.append((envelope.rcpt_tos, read))
        return self.to_letter


@pytest_asyncio.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()

    def known(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        wanted = LoginPassword(b"post@example.org", b"a/pass word")
        return AuthResult(success=login == wanted, handled=False)

    made = partial(SMTP, box, authenticator=known, auth_require_tls=False, enable_SMTPUTF8=True)
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings with a mail server to which one signs in."""
    url = f"smtp://post%40example.org:a%2Fpass%20word@127.0.0.1:{mailbox.port}"
    return replace(settings, smtp_url=url, mail_from="Secretariat <desk@example.org>")


@pytest.fixture
def postman(settings: Settings, cast: Cast) -> Postman:
    made = Postman.of(settings, cast.store, cast.writer, environment(Assets().address))
    assert made is not None
    return made


async def mailed(cast: Cast, settings: Settings, **emails: str) -> dict[UUID, str]:
    """The secretariat invites people and has it mailed; the secrets of the links, by person."""
    people = {cast.persons[name]: email for name, email in emails.items()}
    act = partial(letters.issue_all, people=list(people), emails=people, key=settings.key)
    return (await cast.attends("secretariat", act)).result or {}


async def every_letter(cast: Cast) -> list[Letter]:
    async with cast.store.reading() as session:
        return list((await session.execute(select(Letter))).scalars())


async def come_so_far(cast: Cast, state: str) -> list[Letter]:
    """The letters that have come so far, as soon as there are any."""
    async with asyncio.timeout(20):
        while not (found := [each for each in await every_letter(cast) if each.state == state]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


async def at_once(cast: Cast) -> None:
    """The time of everything that waits has come."""

    async def set_back(session: AsyncSession, now: datetime) -> None:
        await session.execute(update(Letter).where(Letter.next_at.is_not(None)).values(next_at=now))  # type: ignore[union-attr]

    await cast.writer.plainly(set_back)


def texts(letter: EmailMessage) -> tuple[str, str]:
    parts = [letter.get_body((kind,)) for kind in ("plain", "html")]
    return str(parts[0].get_content()), str(parts[1].get_content())  # type: ignore[union-attr]


async def posted(browser: Browser, whole: Whole, **emails: str) -> Any:
    """The form of the second look is sent."""
    desk = f"/conferences/{whole.cast.conference}/desk"
    people = {str(whole.cast.persons[name]): email for name, email in emails.items()}
    fields = {"people": " ".join(people), "key": uuid4().hex}
    return await browser.send(
        f"{desk}/themes", f"{desk}/invitations", {**fields, **{f"email-{id}": each for id, each in people.items()}}
    )


async def test_from_the_desk_to_the_mailbox_and_in(
    whole: Whole, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "antechamber")
    cast = whole.cast
    async with whole.browser("secretariat") as secretary, whole.browser() as guest:
        shown = await secretary.get(
            f"/conferences/{cast.conference}/desk/invitations/preview", people=str(cast.persons["norway"])
        )
        assert f'name="email-{cast.persons["norway"]}"' in shown.text
        wrong = await posted(secretary, whole, norway="nils@example.org", icbl="nobody")
        assert wrong.status_code == 422
        assert "This is not an e-mail address" in wrong.text
        assert 'value="nils@example.org"' in wrong.text
        assert 'value="nobody"' in wrong.text
        assert await every_letter(cast) == []
        issued = await posted(secretary, whole, norway="Nils@Example.org", icbl="")
        assert "nils@example.org" in issued.text
        assert len(set(LINK.findall(issued.text))) == 2, "the links stand on the page as well"
        sent = await come_so_far(cast, "sent")
        assert [to for to, _ in mailbox.taken] == [["nils@example.org"]]
        letter = mailbox.taken[0][1]
        plain, page = texts(letter)
        token = LINK.findall(plain)[0]
        assert token in page
        assert token not in str(letter["subject"])
        assert letter["subject"] == "Invitation to Conference on anti-personnel mines"
        assert str(letter["from"]) == "Secretariat <desk@example.org>"
        assert "Nils Norway" in plain
        assert "Norway, Delegate" in plain
        assert sent[0].sealed == "", "nothing of the link is kept"
        ours = [each.getMessage() for each in caplog.records if each.name.startswith("antechamber")]
        assert not [each for each in ours if token in each or "nils@" in each]
        assert (await guest.get(f"/invitations/{token}")).status_code == 200
        listed = (await secretary.get(f"/conferences/{cast.conference}/desk/invitations")).text
        assert "sent by mail to" in listed
        assert token not in listed


async def test_the_link_of_a_delegation_is_mailed_to_its_focal_point(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    """In its language; one that was replaced meanwhile is not sent any more."""
    making = partial(letters.issue_delegation, entity_id=cast.entities["norway"], key=settings.key)
    for language in ("en", "ar"):
        token = (
            await cast.attends("secretariat", partial(making, email="focal@norway.example", language=language))
        ).result
    await postman.send()
    ((to, letter),) = mailbox.taken
    assert to == ["focal@norway.example"]
    assert f"/delegations/{token}" in texts(letter)[0]
    assert f"/delegations/{token}" in texts(letter)[1]
    assert letter["content-language"] == "ar"
    assert token not in str(letter["subject"])
    states = {each.failure: (str(each.state), each.sealed) for each in await every_letter(cast)}
    assert states == {"": ("sent", ""), "no_longer_good": ("failed", "")}


async def test_a_letter_is_written_in_the_language_of_its_reader(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    register = partial(
        accreditation.register, entity_id=cast.entities["icrc"], name="ليلى <b>", language=Language.ARABIC
    )
    done = await cast.attends("secretariat", register)
    cast.persons["layla"] = UUID(done.entries[0].body["person"])
    await mailed(cast, settings, layla="layla@example.org")
    assert await postman.send() == 1
    _, letter = mailbox.taken[0]
    plain, page = texts(letter)
    assert 'lang="ar" dir="rtl"' in page
    assert "ليلى &lt;b&gt;" in page
    assert "ليلى <b>" in plain
    assert "مؤتمر الألغام المضادة للأفراد" in str(letter["subject"])
    assert letter["content-language"] == "ar"
    assert "You are invited" not in plain + page


async def test_two_processes_send_each_letter_once(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    names = ["norway", "south_africa", "icbl", "icrc", "canada"]
    await mailed(cast, settings, **{name: f"{name}@example.org" for name in names})
    other = replace(postman)
    await asyncio.gather(postman.send(), other.send(), postman.send(), other.send())
    assert sorted(to[0] for to, _ in mailbox.taken) == sorted(f"{name}@example.org" for name in names)
    assert await postman.send() == 0


async def test_what_a_server_does_not_take_now_is_tried_again_with_growing_patience(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    tokens = await mailed(cast, settings, norway="nils@example.org")
    mailbox.to_letter = "451 come back later"
    waits = []
    for _ in range(3):
        before = datetime.now(UTC)
        assert await postman.send() == 1
        [letter] = await every_letter(cast)
        assert (letter.state, letter.failure) == ("failing", Failure.NOT_NOW)
        assert letter.next_at is not None
        waits.append(round((letter.next_at - before) / timedelta(minutes=1)))
        assert await postman.send() == 0, "not before its time"
        await at_once(cast)
    assert waits == [each / timedelta(minutes=1) for each in AGAIN[:3]]
    mailbox.to_letter = "250 OK"
    await postman.send()
    assert LINK.findall(texts(mailbox.taken[0][1])[0]) == list(tokens.values())
    assert [each.state for each in await every_letter(cast)] == ["sent"]


async def test_it_is_given_up_at_last(cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox) -> None:
    await mailed(cast, settings, norway="nils@example.org")
    postman.server = replace(postman.server, port=1)
    for _ in range(len(AGAIN) + 1):
        assert await postman.send() == 1
        await at_once(cast)
    [letter] = await every_letter(cast)
    assert (letter.state, letter.failure, letter.sealed) == ("failed", Failure.UNREACHABLE, "")
    assert await postman.send() == 0


@pytest.mark.parametrize(
    ("answers", "failure", "says"),
    [
        ({"to_recipient": "550 no such user"}, Failure.ADDRESS, "the mail server refuses this address"),
        ({"to_letter": "554 we do not want it"}, Failure.REFUSED, "the mail server refuses the letter"),
    ],
)
async def test_what_is_refused_for_good_is_said_on_the_desk(
    whole: Whole, mailbox: Mailbox, answers: dict[str, str], failure: Failure, says: str
) -> None:
    for name, answer in answers.items():
        setattr(mailbox, name, answer)
    async with whole.browser("secretariat") as secretary:
        await posted(secretary, whole, norway="nils@example.org")
        [letter] = await come_so_far(whole.cast, "failed")
        assert (letter.failure, letter.sealed) == (failure, "")
        listed = (await secretary.get(f"/conferences/{whole.cast.conference}/desk/invitations")).text
        assert "not delivered to" in listed
        assert says in listed
        arabic = await secretary.get(f"/conferences/{whole.cast.conference}/desk/invitations", lang="ar")
        assert "not delivered" not in arabic.text
    assert mailbox.taken == []


async def test_a_wrong_password_is_a_failure_that_may_be_mended(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    await mailed(cast, settings, norway="nils@example.org")
    right, postman.server = postman.server, replace(postman.server, password="wrong")
    await postman.send()
    assert [(each.state, each.failure) for each in await every_letter(cast)] == [("failing", Failure.SIGN_IN)]
    postman.server = right
    await at_once(cast)
    await postman.send()
    assert len(mailbox.taken) == 1


async def test_a_link_that_no_longer_opens_anything_is_not_sent(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    await mailed(cast, settings, norway="nils@example.org")
    await mailed(cast, settings, norway="nils@example.net")
    await postman.send()
    assert [to for to, _ in mailbox.taken] == [["nils@example.net"]]
    states = {each.email: (each.state, each.failure) for each in await every_letter(cast)}
    assert states["nils@example.org"] == ("failed", Failure.NO_LONGER_GOOD)


async def test_the_secret_of_a_waiting_letter_is_not_in_the_store(cast: Cast, settings: Settings) -> None:
    [token] = (await mailed(cast, settings, norway="nils@example.org")).values()
    [letter] = await every_letter(cast)
    assert token.encode().hex() not in letter.sealed
    assert letters.unseal(settings.key, letter.id, letter.sealed) == token
    for key, id in ((b"another key", letter.id), (settings.key, uuid4())):
        assert letters.masked(key, id, bytes.fromhex(letter.sealed)) != token.encode()


async def test_letters_are_deleted_a_month_after_they_are_over(
    cast: Cast, settings: Settings, postman: Postman, mailbox: Mailbox
) -> None:
    await mailed(cast, settings, norway="nils@example.org")
    await postman.send()
    await mailed(cast, settings, icbl="ida@example.org")

    async def aged(session: AsyncSession, now: datetime) -> None:
        await session.execute(update(Letter).values(created_at=now - timedelta(days=31)))

    await cast.writer.plainly(aged)
    await cast.writer.plainly(letters.forget)
    assert [each.email for each in await every_letter(cast)] == ["ida@example.org"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", False, False)),
        ("smtp://a:b@mail.example.org?starttls", ("mail.example.org", 587, "a", False, True)),
        ("smtps://a%40b:c@mail.example.org", ("mail.example.org", 465, "a@b", True, False)),
        ("smtp://[::1]:2525/", ("::1", 2525, "", False, False)),
    ],
)
def test_the_address_of_a_mail_server(url: str, expected: tuple[Any, ...]) -> None:
    server = MailServer.of(url)
    assert (server.host, server.port, server.user, server.tls, server.starttls) == expected


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail", "smtp://", "smtp://h:port", "smtp://h/path"])
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Unusable, match="SMTP_URL"):
        MailServer.of(url)


@pytest.mark.parametrize("said", ["nobody", "a@b@c", "Name <>", "a@b>\r\nBcc: c@d"])
def test_a_sender_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(Unusable, match="MAIL_FROM"):
        sender_of(Settings(smtp_url="smtp://mail.example.org", mail_from=said))


def test_without_a_sender_letters_come_from_the_mail_servers_own_name() -> None:
    assert str(sender_of(Settings(smtp_url="smtp://mail.example.org"))) == "antechamber@mail.example.org"
