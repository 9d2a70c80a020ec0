"""What would never come to an end is broken off; how long anything takes is for the benchmarks."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

# Of the processor's time, so that nothing is broken off because the machine does other things besides.
SECONDS = 90.0


class NeverEnding(AssertionError):
    """It went on for as long as nothing here may."""


def stop(*_: Any) -> NoReturn:
    raise NeverEnding


@contextmanager
def ends() -> Iterator[None]:
    """Break off what has not ended after a minute and a half."""
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
