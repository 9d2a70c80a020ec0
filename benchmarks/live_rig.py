"""A server and the client that holds its sockets: two processes, a core for each, and a line that sets the pace."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATH = "/rooms/1/live"


@dataclass
class Client:
    """The process that holds the sockets: in C where there is a compiler."""

    command: list[str]
    kind: str
    reason: str
    busiest: dict[str, float] = field(default_factory=dict)


def client(folder: str) -> Client:
    """Compile the client, or say why the slower one is used."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    built = str(Path(folder) / "live_client")
    reason = "no C compiler was found"
    if compiler:
        done = subprocess.run(
            [compiler, "-O2", "-o", built, str(HERE / "live_client.c")], capture_output=True, text=True
        )
        if done.returncode == 0:
            return Client([built], "C", "")
        reason = f"the client did not compile: {done.stderr[:200]}"
    return Client([sys.executable, "-m", "benchmarks.live_client"], "Python", reason)


class Rig:
    """One server and one client, each on a core of its own, and a line between them that sets the pace."""

    def __init__(self, kind: str, client: Client) -> None:
        self.kind, self.client = kind, client
        cores = sorted(os.sched_getaffinity(0))
        listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
        ours, theirs = socket.socketpair()
        port = listening.getsockname()[1]
        server = [sys.executable, "-m", "benchmarks.live_servers", kind, str(listening.fileno()), str(ours.fileno())]
        self.server = self._start(server, cores[0], [listening, ours])
        self._read(self.server)
        self.load = self._start([*client.command, str(port), PATH, str(theirs.fileno())], cores[-1], [theirs])
        for end in (listening, ours, theirs):
            end.close()
        self.held = 0

    def _start(self, command: list[str], core: int, passed: list[socket.socket]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE.parent,
            pass_fds=[each.fileno() for each in passed],
        )
        os.sched_setaffinity(process.pid, [core])
        return process

    @staticmethod
    def _read(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{process.args!r} has ended")
        return line

    def tell(self, *command: Any) -> Any:
        """One command to the server."""
        return json.loads(self._say(self.server, json.dumps(command)))

    def ask(self, command: str) -> list[str]:
        """One command to the client."""
        return self._say(self.load, command).split()

    def _say(self, process: subprocess.Popen[str], line: str) -> str:
        assert process.stdin is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()
        return self._read(process)

    def open(self, count: int, *, stuck: bool = False, deflate: bool = False) -> float:
        """Seconds until so many more are connected, and by the hub welcomed."""
        welcome = self.kind == "hub" and not stuck
        _, took = self.ask(f"open {count} {welcome:d} {deflate:d} {stuck:d}")
        self.held += 0 if stuck else count
        return int(took) / 1e9

    def measure(self, *command: Any) -> dict[str, Any]:
        """Deliveries and times of one load; how busy the client was is kept as well."""
        before = self.ask("state")
        did = self.tell(*command)
        after = self.ask("state")
        arrived = dict(pair.split(":") for pair in self.ask("times"))
        took = sorted((int(arrived[str(did["first"] + i)]) - at) / 1e6 for i, at in enumerate(did["at"]))
        busy = (int(after[0]) - int(before[0])) / (int(after[1]) - int(before[1]))
        name = f"{self.kind} {' '.join(map(str, command[:2]))}"
        self.client.busiest[name] = round(max(busy, self.client.busiest.get(name, 0)), 3)
        deliveries = did["messages"] * self.held
        return {
            "messages": did["messages"],
            "per_cpu_second": round(deliveries / did["cpu"]),
            "per_second": round(deliveries / did["wall"]),
            "share_of_a_core": round(did["cpu"] / did["wall"], 3),
            "last_p50_ms": round(statistics.median(took), 2),
            "last_p99_ms": round(took[min(len(took) - 1, int(len(took) * 0.99))], 2),
        }

    def stop(self) -> None:
        for process in (self.load, self.server):
            process.kill()
            process.communicate()


@contextmanager
def rig(kind: str, client: Client) -> Iterator[Rig]:
    running = Rig(kind, client)
    try:
        yield running
    finally:
        running.stop()
