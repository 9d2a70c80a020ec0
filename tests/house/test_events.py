"""Events: each is applied, told apart and shown true, and nothing but `apply` writes what replay rebuilds."""

import ast
import inspect
import re

import pytest

from rooms.record.entries import KINDS, Event, apply
from server.parts import PARTS
from server.tables import load
from tests.house.source import ROOT, files, short, tree
from tests.house.writing import Scanned, derived, scanned, trespasses

load()
PRODUCT = {name: kind for name, kind in KINDS.items() if kind.__module__.startswith("rooms.")}
PARITY = ROOT / "tests" / "rooms" / "test_parity.py"


def unapplied(kinds: dict[str, type[Event]]) -> list[str]:
    return [name for name, kind in kinds.items() if apply.dispatch(kind) is apply.dispatch(object)]


def test_every_event_is_applied() -> None:
    assert len(PRODUCT) >= 30
    assert unapplied(PRODUCT) == []
    assert unapplied({"Event": Event}) == ["Event"]


def test_every_event_is_applied_by_itself_and_once() -> None:
    """One that falls to the apply of a parent would be written as if it were that parent."""
    assert [name for name, kind in PRODUCT.items() if kind not in apply.registry] == []
    applied = [
        ast.unparse(function.args.args[0].annotation or ast.Constant(None))
        for file in files("rooms")
        for function in ast.walk(tree(file))
        if isinstance(function, ast.AsyncFunctionDef)
        and [ast.unparse(each) for each in function.decorator_list] == ["apply.register"]
    ]
    assert sorted(applied) == sorted(PRODUCT)


def test_an_event_is_past_frozen_and_closed() -> None:
    for name, kind in PRODUCT.items():
        assert kind.model_config.get("frozen"), name
        assert kind.model_config.get("extra") == "forbid", name
        assert set(kind.model_fields) >= kind.WORDS, name
        assert all(kind.model_fields[word].annotation is not str for word in kind.WORDS), f"{name}: words can be erased"


def touched(kind: type[Event]) -> set[str]:
    """The names of the parts that an event says it changes."""
    of = ast.parse(
        re.sub(r"^ {4}", "", "".join(inspect.getsource(kind.touches) + inspect.getsource(kind.announces)), flags=re.M)
    )
    pairs = [node for node in ast.walk(of) if isinstance(node, ast.Tuple) and len(node.elts) == 2]
    return {str(pair.elts[0].value) for pair in pairs if isinstance(pair.elts[0], ast.Constant)}


def awaited() -> set[str]:
    """The names by which the server asks for a part, a list that grows, or facts kept until they are touched."""
    pairs = [node for file in files("server") for node in ast.walk(tree(file)) if isinstance(node, ast.Tuple)]
    heads = [pair.elts[0] for pair in pairs if len(pair.elts) == 2]
    names = {str(head.value) for head in heads if isinstance(head, ast.Constant)}
    compared = [node for file in files("server") for node in ast.walk(tree(file)) if isinstance(node, ast.Compare)]
    names |= {str(one.value) for each in compared for one in each.comparators if isinstance(one, ast.Constant)}
    return names | PARTS.keys()


def test_an_event_touches_only_what_somebody_asks_for() -> None:
    known = awaited()
    assert {name: found for name, kind in PRODUCT.items() if (found := touched(kind) - known)} == {}
    assert "participant" not in known
    assert touched(KINDS["TopicOpened"]) == {"topic_line", "topic", "topics"}
    assert set().union(*map(touched, PRODUCT.values())) >= PARTS.keys() - {"theme_link"}


def cases(source: str) -> set[str]:
    """The kinds for which a page is compared with what a reload would show: the keys of CASES."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if [ast.unparse(target) for target in targets] == ["CASES"]:
                return {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    return set()


def test_every_event_has_a_case_of_parity() -> None:
    assert PRODUCT.keys() - cases(PARITY.read_text()) == set()
    assert cases("CASES = {'Posted': 1}\nOTHERS = {'Pinned': 2}") == {"Posted"}


@pytest.fixture(scope="module")
def house() -> Scanned:
    return scanned({short(file): tree(file) for file in files("rooms", "server")}, derived())


def test_nothing_but_apply_writes_what_replay_rebuilds(house: Scanned) -> None:
    assert len(house.writes) >= 20, "the writers that are meant to be are not seen either"
    assert trespasses(house) == []


INTRUDER = """
from rooms.room import Room
from rooms.threads.messages import Message

@apply.register
async def _(event: Posted, entry, session):
    session.add(Message(id=event.message))
    await help_it(session, event)

async def help_it(session, event):
    (await session.get_one(Message, event.message)).pinned = True

async def helps_both(session, id):
    message = await session.get_one(Message, id)
    message.text = None

@apply.register
async def _(event: Retracted, entry, session):
    await helps_both(session, event.message)

async def act(floor, id):
    {line}
"""


@pytest.mark.parametrize(
    ("line", "culprit"),
    [
        ("floor.room.archived = True", "act"),
        ("floor.session.add(Room(id=id))", "act"),
        ("room = await floor.find(Room, id); room.title = 'x'", "act"),
        ("(await floor.session.get_one(Room, id)).title = 'x'", "act"),
        (
            "for each in (await floor.session.execute(select(Message))).scalars(): await floor.session.delete(each)",
            "act",
        ),
        ("await floor.session.execute(update(Message).values(text=None))", "act"),
        ("fresh(Message, id=id)", "act"),
        ("await helps_both(floor.session, id)", "helps_both"),
        ("await floor.record(Posted(message=id))", None),
        ("each = await floor.find(Held, id); await floor.session.delete(each)", None),
    ],
)
def test_a_trespass_is_found(line: str, culprit: str | None) -> None:
    found = trespasses(scanned({"rooms/intruder.py": ast.parse(INTRUDER.format(line=line))}, derived()))
    assert [each.split(": ")[1].split(" ")[0] for each in found] == ([culprit] if culprit else [])
