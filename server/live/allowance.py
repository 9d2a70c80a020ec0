"""How much one peer may say: so many a second, and a burst now and then."""


class Allowance:
    """A bucket of tokens that fills with time; each thing said takes one."""

    __slots__ = ("at", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = float(burst)
        self.at = 0.0

    def spend(self, now: float) -> bool:
        """Take one token, if there is one."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
