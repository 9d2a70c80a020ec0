"""A link written as a letter: plain and as a page, in the language of whoever it is for."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment

from rooms.room import said
from server.auth.focal_links import Borne
from server.auth.invitations import InvitationView
from server.mail.letters import Letter
from server.words import AVAILABLE, direction, speaking
from server.words import gettext as _
from server.words.figures import clock, day


def invitation(
    jinja: Environment, letter: Letter, view: InvitationView, link: str, language: str, sender: Address, now: datetime
) -> EmailMessage:
    """The letter, ready to be handed in; its subject and headers hold nothing secret."""
    language = language if language in AVAILABLE else "en"
    conference = said(view.conference_title, language)
    with speaking(language):
        until = f"{day(view.expires_at, view.zone)}, {clock(view.expires_at, view.zone)}"
        facts = {
            "lang": language,
            "dir": direction(language),
            "person": view.person,
            "conference": conference,
            "entity": view.entity,
            "role": view.role,
            "by": view.by,
            "by_body": view.by_body,
            "link": link,
            "until": until,
            "zone": view.zone,
        }
        subject = _("Invitation to %(conference)s") % {"conference": conference}
        plain, page = (jinja.get_template(f"mail/invitation.{kind}").render(facts) for kind in ("txt", "html"))
    return addressed(letter, subject, plain, page, language, sender, now)


def delegation(
    jinja: Environment, letter: Letter, view: Borne, link: str, sender: Address, now: datetime
) -> EmailMessage:
    """The link of a focal point as a letter."""
    language = view.language if view.language in AVAILABLE else "en"
    conference = said(view.conference_title, language)
    with speaking(language):
        facts = {
            "lang": language,
            "dir": direction(language),
            "conference": conference,
            "entity": view.entity_name,
            "link": link,
            "until": f"{day(view.expires_at, view.zone)}, {clock(view.expires_at, view.zone)}",
            "zone": view.zone,
        }
        subject = _("Your delegation at %(conference)s") % {"conference": conference}
        plain, page = (jinja.get_template(f"mail/delegation.{kind}").render(facts) for kind in ("txt", "html"))
    return addressed(letter, subject, plain, page, language, sender, now)


def addressed(
    letter: Letter, subject: str, plain: str, page: str, language: str, sender: Address, now: datetime
) -> EmailMessage:
    """What was written, with its headers."""
    written = EmailMessage(policy=SMTP)
    written["Subject"] = " ".join(subject.split())
    written["From"] = sender
    written["To"] = letter.email
    written["Date"] = format_datetime(now)
    # The same each time it is tried, so that a reader's program shows it once.
    written["Message-ID"] = f"<{letter.id}@{sender.domain or 'localhost'}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(plain.strip() + "\n", charset="utf-8")
    written.add_alternative(page, subtype="html", charset="utf-8")
    written["Content-Language"] = language
    return written
