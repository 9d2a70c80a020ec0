"""The live channel against a bare loop and against Litestar's channels: one room, real sockets, one publisher.

The server has one core and the client, a process of its own, another. All servers are measured in the same run, in turn.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATH = "/rooms/1/live"
KINDS = ("hub", "bare", "channels")
STUCK = 10
MANY = 2_000


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    subscribers: tuple[int, ...] = (200, 1_000)
    most: int = MANY
    rounds: int = 5
    seconds: float = 2.0
    steady: int = 50
    hundred: int = 500
    storm: int = 1_000
    storms: int = 5
    pairs: int = 7


QUICK = Plan(subscribers=(), most=500, rounds=1, seconds=0.5, steady=10, hundred=50, storm=200, storms=1, pairs=1)


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


def one_round(kind: str, client: Client, subscribers: int, plan: Plan) -> dict[str, Any]:
    """Everything that is measured of every server, once."""
    with rig(kind, client) as running:
        before = running.tell("memory")
        opened = running.open(subscribers)
        found = {
            "connects_per_second": round(subscribers / opened),
            "bytes_per_connection": round((running.tell("memory") - before) / subscribers),
            "one_in_flight": running.measure("in_flight", 1, plan.seconds),
            "eight_in_flight": running.measure("in_flight", 8, plan.seconds),
            "ten_a_second": running.measure("steadily", 10, plan.steady),
        }
        state = running.ask("state")
        found["sample"] = {"fragments": int(state[5]), "number": int(state[6]), "lost": int(state[4])}
        return found


def hundred_a_second(client: Client, plan: Plan) -> dict[str, Any]:
    with rig("hub", client) as running:
        running.open(plan.most)
        return running.measure("steadily", 100, plan.hundred)


def compressed(client: Client, plan: Plan) -> dict[str, Any]:
    """The same with one compression for all, as browsers ask for it."""
    with rig("hub", client) as running:
        running.open(plan.most, deflate=True)
        return running.measure("in_flight", 1, plan.seconds)


def storm(client: Client, plan: Plan) -> dict[str, Any]:
    """All break off at once and come back at once, each to be looked up, admitted and told what it lacks."""
    with rig("hub", client) as running:
        running.open(plan.storm)
        seconds = []
        for _ in range(plan.storms):
            running.measure("steadily", 10, 1)
            running.ask("drop 0")
            running.held = 0
            seconds.append(round(running.open(plan.storm), 3))
        return {"reconnects": plan.storm, "seconds": seconds, "median": statistics.median(seconds)}


def stuck(client: Client, plan: Plan) -> dict[str, Any]:
    """What ten readers that stop cost the others, and when they are let go."""
    ratios = []
    with rig("hub", client) as running:
        held = plan.storm
        running.open(held)

        def beside_stuck() -> float:
            running.open(STUCK, stuck=True)
            running.measure("steadily", 1_000, 600)  # more than their buffers hold
            found: float = running.measure("in_flight", 8, plan.seconds)["per_cpu_second"]
            running.ask(f"drop {held}")
            return found

        def alone() -> float:
            running.measure("steadily", 1_000, 600)
            found: float = running.measure("in_flight", 8, plan.seconds)["per_cpu_second"]
            return found

        for i in range(plan.pairs):
            first, second = (beside_stuck, alone) if i % 2 else (alone, beside_stuck)
            one, other = first(), second()
            ratios.append(round(one / other if i % 2 else other / one, 3))
    return {"others_keep": statistics.median(ratios), "ratios": ratios, **let_go(client)}


def let_go(client: Client) -> dict[str, Any]:
    """After how many fragments those that read nothing are cut off, and what they have cost in memory."""
    with rig("hub", client) as running:
        running.open(100)
        running.measure("steadily", 1_000, 3_000)
        before = running.tell("memory")
        running.open(STUCK, stuck=True)
        sent = 0
        while running.tell("figures").get("dropped.behind", 0) < STUCK and sent < 10_000:
            sent += running.measure("steadily", 1_000, 250)["messages"]
        dropped = running.tell("figures").get("dropped.behind", 0)
        return {"dropped": dropped, "after_fragments": sent, "memory_grew_by": running.tell("memory") - before}


def middle(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure over the rounds."""
    first = rounds[0]
    return {
        key: middle([each[key] for each in rounds])
        if isinstance(value, dict)
        else statistics.median(r[key] for r in rounds)
        for key, value in first.items()
    }


def ratio(rounds: dict[str, list[dict[str, Any]]], other: str, load: str, figure: str) -> float:
    """The hub over another, round by round; the median."""
    pairs = zip(rounds["hub"], rounds[other], strict=True)
    return statistics.median(hub[load][figure] / its[load][figure] for hub, its in pairs)


def reach(figures: dict[str, Any], rounds: dict[str, list[dict[str, Any]]], plan: Plan) -> dict[str, Any]:
    memory = max(each["bytes_per_connection"] for each in rounds["hub"])
    samples = [each["sample"] for each in rounds["hub"]]
    whole = all(sample["fragments"] == sample["number"] and not sample["lost"] for sample in samples)
    return {
        "eight_in_flight_to_bare": at_least(ratio(rounds, "bare", "eight_in_flight", "per_cpu_second"), 3.5),
        "eight_in_flight_to_channels": at_least(ratio(rounds, "channels", "eight_in_flight", "per_cpu_second"), 6),
        "one_in_flight_to_bare": at_least(ratio(rounds, "bare", "one_in_flight", "per_cpu_second"), 0.7),
        "last_at_ten_a_second_to_bare": at_most(ratio(rounds, "bare", "ten_a_second", "last_p50_ms"), 1.3),
        "kilobytes_per_connection": at_most(memory / 1024, 16),
        "storm_seconds": at_most(figures["storm"]["median"], 1),
        "others_keep_beside_stuck_readers": at_least(figures["stuck"]["others_keep"], 0.95),
        "stuck_readers_let_go": at_least(figures["stuck"]["dropped"], STUCK),
        "stuck_readers_let_go_after_fragments": at_most(figures["stuck"]["after_fragments"], 3_000),
        "nothing_lost_or_twice": {"value": whole, "target": "every fragment once", "ok": whole},
    }


def at_least(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "target": f">= {target}", "ok": value >= target}


def at_most(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "target": f"<= {target}", "ok": value <= target}


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(plan: Plan) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        load = client(folder)
        figures: dict[str, Any] = {}
        for subscribers in plan.subscribers:
            note(f"{subscribers} subscribers")
            figures[str(subscribers)] = {kind: one_round(kind, load, subscribers, plan) for kind in KINDS}
        rounds: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        for i in range(plan.rounds):
            for kind in KINDS[i % 3 :] + KINDS[: i % 3]:
                note(f"{plan.most} subscribers, round {i + 1} of {plan.rounds}: {kind}")
                rounds[kind].append(one_round(kind, load, plan.most, plan))
        figures[str(plan.most)] = {kind: middle(found) for kind, found in rounds.items()}
        for name, work in (("hundred_a_second", hundred_a_second), ("compressed_one_in_flight", compressed)):
            note(name)
            figures[name] = work(load, plan)
        for name, work in (("storm", storm), ("stuck", stuck)):
            note(name)
            figures[name] = work(load, plan)
        figures["client"] = {"kind": load.kind, "reason": load.reason, "busiest_share_of_its_core": load.busiest}
        figures["other_load_on_the_machine"] = os.getloadavg()[0]
        return {"figures": figures, "reach": reach(figures, rounds, plan)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a smaller run, to see that it works; its reach means little"
    )
    print(json.dumps(main(QUICK if parser.parse_args().quick else Plan()), indent=1))
