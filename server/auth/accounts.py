"""Accounts: who signs in, and how they wish to read. What they are in a conference is a person of that conference."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Refused
from rooms.record.columns import OUTSIDE, Moment

EMAIL_LIMIT = 254
# One sign, no spaces and no controls: whether the address is real only a letter to it could tell.
EMAIL = re.compile(r"[^\s@\x00-\x1f<>\"(),:;]{1,64}@[^\s@\x00-\x1f<>\"(),:;]+\.[^\s@\x00-\x1f<>\"(),:;.]+")


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Account(SQLModel, table=True):
    """One who signs in. `language` and `zone` are empty until chosen; then what the browser says holds."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str | None = Field(default=None, unique=True, max_length=EMAIL_LIMIT)
    password: str | None = None
    language: str = ""
    zone: str = ""
    theme: str = Theme.AUTO
    density: str = Density.COMFORTABLE
    created_at: datetime = Field(sa_type=Moment)


def address(text: str, field: str = "email") -> str:
    """An e-mail address as it is kept: lower case, composed; refused where it cannot be one."""
    email = unicodedata.normalize("NFC", text.strip()).lower()
    if not email:
        raise Refused("email.empty", field)
    if len(email) > EMAIL_LIMIT or not EMAIL.fullmatch(email):
        raise Refused("email.malformed", field)
    return email


async def by_email(session: AsyncSession, email: str) -> Account | None:
    """The account of an address, written as it is kept."""
    return (await session.execute(select(Account).where(col(Account.email) == email))).scalar_one_or_none()
