"""The live channel against a bare loop and against Litestar's channels: one room, real sockets, one publisher.

The server has one core and the client, a process of its own, another. All are measured in the same run, in turn.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.live_rig import Client, client, rig

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

        def dropped() -> int:
            return int(running.tell("figures").get("dropped.behind", 0))

        running.open(100)
        running.measure("steadily", 1_000, 3_000)
        before = running.tell("memory")
        running.open(STUCK, stuck=True)
        sent = 0
        while dropped() < STUCK and sent < 10_000:
            sent += int(running.measure("steadily", 1_000, 250)["messages"])
        return {"dropped": dropped(), "after_fragments": sent, "memory_grew_by": running.tell("memory") - before}


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
    return float(statistics.median(hub[load][figure] / its[load][figure] for hub, its in pairs))


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
