"""Dates, times, numbers and sizes as the reader's language writes them, in the zone of the meeting."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, get_datetime_format
from babel.dates import format_time as babel_time
from babel.numbers import format_decimal

from rooms.conference import known_zone
from server.words import gettext as _
from server.words import ngettext, spoken

LOCALES = {"en": "en_GB", "zh": "zh_Hans"}
STEPS = (1024**3, 1024**2, 1024)


@lru_cache(maxsize=16)
def locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, language))


@lru_cache(maxsize=512)
def zone_of(zone: str) -> ZoneInfo:
    """The zone of this name, or UTC where there is none such."""
    return ZoneInfo(zone) if zone and known_zone(zone) else ZoneInfo("UTC")


def iso(at: datetime) -> str:
    """The moment for machines: 2026-11-12T09:05:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(at: datetime, zone: str = "UTC") -> str:
    """The time of day: 10:05."""
    return format_time(at, zone, spoken.get())


def moment(at: datetime, zone: str = "UTC") -> str:
    """Day and time: 12 Nov, 10:05."""
    return format_moment(at, zone, spoken.get())


def day(at: datetime | date, zone: str = "UTC") -> str:
    """The day: 12 November 2026. A day that is agreed is no moment, and the same in every zone."""
    if not isinstance(at, datetime):
        at, zone = datetime(at.year, at.month, at.day, 12, tzinfo=UTC), "UTC"
    return format_day(at, zone, spoken.get())


def number(value: int | float) -> str:
    """A number with the separators of the language."""
    return written(value, spoken.get())


def size(count: int) -> str:
    """An amount of bytes: 471 kB, 1.2 MB."""
    for step, phrase in zip(STEPS, (_("%(size)s GB"), _("%(size)s MB"), _("%(size)s kB")), strict=True):
        if count >= step:
            return phrase % {"size": number(round(count / step, 0 if count >= 10 * step or step == 1024 else 1))}
    return ngettext("%(num)s byte", "%(num)s bytes", count) % {"num": number(count)}


# A message is rendered the minute it is posted, and many are posted in the same minute: what is written once is kept.
def format_time(at: datetime, zone: str, language: str) -> str:
    return time_of(at.astimezone(zone_of(zone)).replace(second=0, microsecond=0, tzinfo=None), language)


def format_moment(at: datetime, zone: str, language: str) -> str:
    return moment_of(at.astimezone(zone_of(zone)).replace(second=0, microsecond=0, tzinfo=None), language)


def format_day(at: datetime, zone: str, language: str) -> str:
    return day_of(
        at.astimezone(zone_of(zone)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None), language
    )


@lru_cache(maxsize=4096)
def time_of(local: datetime, language: str) -> str:
    return babel_time(local.time(), "HH:mm", locale=locale(language))


@lru_cache(maxsize=4096)
def moment_of(local: datetime, language: str) -> str:
    pattern = str(get_datetime_format("medium", locale=locale(language)))
    day = format_skeleton("MMMd", local, locale=locale(language))
    return pattern.replace("'", "").replace("{1}", day).replace("{0}", time_of(local, language))


@lru_cache(maxsize=1024)
def day_of(local: date, language: str) -> str:
    return format_date(local, "long", locale=locale(language))


def written(value: int | float, language: str) -> str:
    if type(value) is int and value >= 0:
        digits = str(value)
        return grouped(len(digits), language) % tuple(digits)
    return format_decimal(value, locale=locale(language))


@lru_cache(maxsize=256)
def grouped(digits: int, language: str) -> str:
    """Where the digits of a number of so many stand: "%s,%s%s%s" for four in English."""
    return re.sub("[01]", "%s", format_decimal(10 ** (digits - 1), locale=locale(language)).replace("%", "%%"))
