"""What the live channel grants each connection, each audience and the whole process."""

import resource
from dataclasses import dataclass

KILOBYTE = 1024


@dataclass(frozen=True)
class Limits:
    """Every bound of the live channel; times in seconds, sizes in bytes."""

    sockets: int = 10_000
    """Connections a process holds; one more is told to try again later (1013)."""
    session_sockets: int = 64
    """Connections one session may hold, so that nobody alone fills the process."""
    log_fragments: int = 2_048
    """Fragments kept for one audience; whoever lacks more asks for the parts anew."""
    log_bytes: int = 2_048 * KILOBYTE
    frame_bytes: int = 256 * KILOBYTE
    """A frame that has reached this ends there, and the rest follows in the next one."""
    linger: float = 60.0
    """How long an audience nobody listens to is still kept current, so that a reconnection costs no query."""
    catch_ups: int = 16
    """Catch-ups read from the store at a time."""

    write_high_water: int = 64 * KILOBYTE
    """Unsent bytes after which a reader is skipped until it has read."""
    send_buffer: int = 128 * KILOBYTE
    inbound_frame: int = 64 * KILOBYTE
    commands_per_second: float = 10.0
    commands_burst: int = 20

    ping_every: float = 25.0
    pings_missed: int = 2
    close_patience: float = 5.0
    """How long a peer may take to answer a close before it is cut off."""
    shutdown: float = 3.0
    """Over how long a process that ends says goodbye, so that not everyone returns at once."""
    backlog: int = 4_096
    """Connections that may wait to be accepted; for the listening socket."""

    slice: int = 256
    """Connections written to in one turn of the loop, so that requests are served in between."""
    small_room: int = 500
    """Under this many listeners every turn of the loop may be a pass."""
    large_room: int = 5_000
    pass_gap: float = 0.05
    """The shortest time between two passes of a room that is neither small nor large."""
    large_pass_gap: tuple[float, float] = (0.1, 0.25)
    """Bounds of that time in a large room, where twice the time of the last pass decides."""
    bell_gap: float = 2.0
    """The shortest time between two bells on one connection."""


def allow_open_files(limits: Limits) -> int:
    """Raise this process's bound on open files to three times the sockets, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * limits.sockets if hard == resource.RLIM_INFINITY else min(3 * limits.sockets, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
