"""A bar on the terminal for what takes more than two seconds; plain lines where nobody watches."""

import sys
import time

PATIENCE = 2.0
WIDTH = 30
# Seconds between two drawings on a terminal, and between two lines elsewhere.
PAUSES = {True: 0.1, False: 10.0}


class Bar:
    """How far something has come. Call `at` or `step` as often as you like; `done` ends it."""

    def __init__(self, what: str, total: int = 0) -> None:
        self.what, self.total, self.count = what, total, 0
        self.watched = sys.stderr.isatty()
        self.drawn = 0.0
        self.begun = time.monotonic()

    def step(self, by: int = 1) -> None:
        self.at(self.count + by, self.total)

    def at(self, count: int, total: int) -> None:
        """So many of so many are done."""
        self.count, self.total = count, total
        now = time.monotonic()
        if now - self.begun >= PATIENCE and now - self.drawn >= PAUSES[self.watched]:
            self.drawn = now
            self.draw()

    def draw(self) -> None:
        share = min(1.0, self.count / self.total) if self.total else 0.0
        bar = "█" * round(share * WIDTH) + "░" * (WIDTH - round(share * WIDTH))
        line = f"{self.what} {bar} {share:4.0%}" if self.watched else f"{self.what}: {share:.0%}"
        print(f"\r{line}" if self.watched else line, end="" if self.watched else "\n", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the bar away."""
        if self.watched and self.drawn:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
