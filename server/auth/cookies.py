"""Cookies: the session's token, a guest's random mark, and what one chose to see before signing in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from litestar.datastructures import Cookie

from server.settings import Settings

YEAR = 365 * 24 * 3600
DAY = 24 * 3600
# What may be chosen without an account.
CHOICES = ("language", "zone", "theme", "density")


@dataclass(frozen=True)
class Jar:
    """The names and properties of this installation's cookies; behind https no subdomain can plant one."""

    secure: bool
    days: int

    @classmethod
    def of(cls, settings: Settings) -> "Jar":
        return cls(settings.secure, settings.session_days)

    @property
    def session(self) -> str:
        return "__Host-session" if self.secure else "session"

    @property
    def guest(self) -> str:
        return "__Host-guest" if self.secure else "guest"

    def signed_in(self, token: str) -> list[Cookie]:
        """The session's cookie; the guest's mark goes, and with it every form it signed."""
        return [self.cookie(self.session, token, self.days * DAY), self.cookie(self.guest, "", 0)]

    def signed_out(self) -> list[Cookie]:
        return [self.cookie(self.session, "", 0), self.cookie(self.guest, "", 0)]

    def new_guest(self) -> Cookie:
        return self.cookie(self.guest, secrets.token_urlsafe(16), None)

    def choice(self, name: str, value: str) -> Cookie:
        return self.cookie(name, value, YEAR if value else 0)

    def cookie(self, name: str, value: str, seconds: int | None) -> Cookie:
        return Cookie(
            key=name, value=value, path="/", max_age=seconds, secure=self.secure, httponly=True, samesite="lax"
        )

    def binding(self, cookies: Mapping[str, str]) -> str:
        """What a form is bound to: the session's token, or the guest's mark; nothing where there is neither."""
        return cookies.get(self.session) or cookies.get(self.guest) or ""
