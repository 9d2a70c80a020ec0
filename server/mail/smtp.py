"""Handing one letter to a mail server by SMTP, and what can go wrong on the way."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from server.settings import Unusable

SECONDS = 20.0
EXPECTED = "smtp://user:password@host:port, smtps:// for TLS from the start, or smtp://…?starttls"


class Failure(StrEnum):
    """Why a letter was not delivered."""

    UNREACHABLE = "unreachable"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    ADDRESS = "address"
    NOT_NOW = "not_now"
    REFUSED = "refused"
    # It has not been tried again, because its link no longer opens anything.
    NO_LONGER_GOOD = "no_longer_good"


class Undelivered(Exception):
    """The letter was not taken; `final` where it is of no use to try again."""

    def __init__(self, failure: Failure, final: bool = False) -> None:
        super().__init__(failure)
        self.failure, self.final = failure, final


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def of(cls, url: str) -> "MailServer":
        """The server behind a URL; whoever wrote one that cannot be used is told what is expected, not what it was."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Unusable(f"SMTP_URL cannot be read. Expected is {EXPECTED}.") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
            raise Unusable(f"SMTP_URL is not the address of a mail server. Expected is {EXPECTED}.")
        tls, starttls = parts.scheme == "smtps", "starttls" in parse_qs(parts.query, keep_blank_values=True)
        usual = 465 if tls else 587 if starttls else 25
        return cls(
            parts.hostname, port or usual, unquote(parts.username or ""), unquote(parts.password or ""), tls, starttls
        )

    def deliver(self, letter: EmailMessage) -> None:
        """Hand in a letter; returns once the server has taken it. Blocks, so it is called in a thread."""
        try:
            with self.connection() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise undelivered(next(iter(refusal.recipients.values()))[0], Failure.ADDRESS) from None
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
            raise Undelivered(Failure.SIGN_IN) from None
        except smtplib.SMTPSenderRefused:
            raise Undelivered(Failure.SENDER) from None
        except smtplib.SMTPConnectError:
            raise Undelivered(Failure.UNREACHABLE) from None
        except smtplib.SMTPResponseException as refusal:
            raise undelivered(refusal.smtp_code, Failure.REFUSED) from None
        except (OSError, smtplib.SMTPException):
            raise Undelivered(Failure.UNREACHABLE) from None

    def connection(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if self.starttls:
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server


def undelivered(code: int, failure: Failure) -> Undelivered:
    """What an answer of the server means: from 500 on there is no use in trying again."""
    return Undelivered(failure, final=True) if code >= 500 else Undelivered(Failure.NOT_NOW)
