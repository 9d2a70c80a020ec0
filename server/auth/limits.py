"""How often something may be tried: buckets that fill with time, for an address, an account or a person."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from server.settings import Settings

KNOWN = 20_000


class TooMany(Exception):
    """Too often; `seconds` is after how long it may be tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("tried too often")
        self.seconds = max(1, math.ceil(seconds))


@dataclass
class Buckets:
    """One bucket for each key: it holds `burst`, and `rate` a second flow into it. The longest unused are forgotten."""

    rate: float
    burst: float
    bound: int = KNOWN
    clock: Callable[[], float] = time.monotonic
    level: "OrderedDict[Hashable, tuple[float, float]]" = field(default_factory=OrderedDict)

    def take(self, key: Hashable) -> None:
        """Take one from the bucket of a key; refused where it is empty."""
        now = self.clock()
        left, since = self.level.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        self.level[key] = (left - 1 if left >= 1 else left, now)
        if len(self.level) > self.bound:
            self.level.popitem(last=False)
        if left < 1:
            raise TooMany((1 - left) / self.rate)

    def give_back(self, key: Hashable) -> None:
        """What was taken turned out to be rightful."""
        left, since = self.level.get(key, (self.burst, self.clock()))
        self.level[key] = (min(self.burst, left + 1), since)


@dataclass
class Limits:
    """The buckets of this process. Nothing of them is stored or logged."""

    signins: Buckets
    accounts: Buckets
    invitations: Buckets
    acts: Buckets
    # From where an account has signed in before: others' guesses at its password do not hold it up there.
    trusted: "OrderedDict[tuple[str, str], None]" = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        each = settings.signins_per_minute
        return cls(
            signins=Buckets(each / 60, max(each, 1)),
            accounts=Buckets(each / 60, max(each, 1)),
            invitations=Buckets(each / 60, max(3 * each, 1)),
            acts=Buckets(settings.posts_per_second, settings.posts_burst),
        )

    def try_signin(self, email: str, client: str) -> None:
        """One attempt at the password of an account, from an address."""
        self.signins.take(client)
        self.accounts.take((email, client) if (email, client) in self.trusted else email)

    def signed_in(self, email: str, client: str) -> None:
        """The attempt was the rightful owner's: it counts against nobody, and the owner is known at this address."""
        self.signins.give_back(client)
        self.accounts.give_back((email, client) if (email, client) in self.trusted else email)
        self.trusted[email, client] = None
        self.trusted.move_to_end((email, client))
        if len(self.trusted) > KNOWN:
            self.trusted.popitem(last=False)


def network(client: str) -> str:
    """The address as it is counted: whoever has one IPv6 address has the 64 bits below it as well."""
    try:
        found = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False).network_address)
    return client
