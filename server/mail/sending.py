"""Sending: letters that wait are handed to the mail server, tried again with growing patience, and given up at last."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from functools import partial

from jinja2 import Environment

from rooms.floor import NotHere
from rooms.people import Person
from server.auth import focal_links, invitations
from server.auth.invitations import State
from server.background import Background
from server.database import Store
from server.mail import letters, written
from server.mail.letters import About, Letter
from server.mail.smtp import Failure, MailServer, Undelivered
from server.settings import Settings, Unusable
from server.writer import Writer

log = logging.getLogger("antechamber.mail")
# Seconds from one look to the next; and how many letters go at once.
EVERY, MANY = 2.0, 10
EXPECTED = "name@example.org or Name <name@example.org>"


def sender_of(settings: Settings) -> Address:
    """From whom letters come: the address that is set, or one of the mail server's own host."""
    said = settings.mail_from or f"antechamber@{MailServer.of(settings.smtp_url).host}"
    name, _, address = said.rpartition("<")
    try:
        return Address(display_name=name.strip().strip('"'), addr_spec=address.rstrip("> ").strip())
    except (ValueError, IndexError, MessageError):
        raise Unusable(f"MAIL_FROM is not an address. Expected is {EXPECTED}.") from None


@dataclass
class Postman(Background):
    """One per process, where a mail server is set; letters are claimed, so that each goes out from one process."""

    store: Store
    writer: Writer
    jinja: Environment
    origin: str
    key: bytes
    server: MailServer
    sender: Address

    @classmethod
    def of(cls, settings: Settings, store: Store, writer: Writer, jinja: Environment) -> "Postman":
        """The postman of a process whose mail server is set."""
        server = MailServer.of(settings.smtp_url)
        return cls(store, writer, jinja, settings.origin, settings.key, server, sender_of(settings))

    async def run(self) -> None:
        while True:
            try:
                while await self.send() == MANY:
                    pass
            except Exception:
                log.exception("letters could not be looked through")
            await asyncio.sleep(EVERY)

    async def send(self) -> int:
        """Send what waits, and say how many letters that were."""
        async with self.store.reading() as session:
            if not await letters.waiting(session, datetime.now(UTC)):
                return 0
        claimed = await self.writer.plainly(partial(letters.claim, most=MANY))
        await asyncio.gather(*map(self.one, claimed))
        return len(claimed)

    async def one(self, letter: Letter) -> None:
        failure, final = "", False
        try:
            await asyncio.to_thread(self.server.deliver, await self.write(letter))
        except Undelivered as undelivered:
            failure, final = undelivered.failure, undelivered.final
            log.warning("a letter was not delivered: %s", failure)
        except Exception as error:
            # Its words could hold the address or the link, so only its kind is said.
            failure = Failure.REFUSED
            log.error("a letter could not be handed in: %s", type(error).__name__)
        await self.writer.plainly(partial(letters.settle, id=letter.id, failure=str(failure), final=final))

    async def write(self, letter: Letter) -> EmailMessage:
        """The letter as it goes out; none to whom its link would open nothing."""
        now = datetime.now(UTC)
        try:
            token = letters.unseal(self.key, letter.id, letter.sealed)
        except ValueError:
            # It was sealed under another key than this installation has now.
            raise Undelivered(Failure.NO_LONGER_GOOD, final=True) from None
        of = self.delegation if letter.about == About.DELEGATION else self.invitation
        try:
            return await of(letter, token, now)
        except NotHere:
            raise Undelivered(Failure.NO_LONGER_GOOD, final=True) from None

    async def invitation(self, letter: Letter, token: str, now: datetime) -> EmailMessage:
        async with self.store.reading() as session:
            person = await session.get(Person, letter.person_id)
            view = await invitations.view(session, token, now)
        if view.state != State.OUTSTANDING or person is None:
            raise NotHere
        link = f"{self.origin}/invitations/{token}"
        return written.invitation(self.jinja, letter, view, link, person.language, self.sender, now)

    async def delegation(self, letter: Letter, token: str, now: datetime) -> EmailMessage:
        async with self.store.reading() as session:
            view = await focal_links.view(session, token, now)
        if view.state != State.OUTSTANDING:
            raise NotHere
        return written.delegation(self.jinja, letter, view, f"{self.origin}/delegations/{token}", self.sender, now)
