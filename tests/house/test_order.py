"""Order: rooms never imports server, a concept imports only those before it, and files read in one direction."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from rooms import ORDER
from tests.house.source import ROOT, applies, files, imports, module, short, tree

OUTSIDE_THE_ROOMS = {"server", "litestar", "jinja2", "uvicorn", "websockets", "starlette", "httpx", "markupsafe"}
RANKS = ["table", "event", "act", "apply", "view"]


def misplaced(name: str, of: ast.Module, order: list[str]) -> list[str]:
    """What a module of `rooms` imports and must not."""
    wrong, own = [], name.split(".")[1] if "." in name else ""
    for each in imports(of):
        head, _, rest = each.partition(".")
        concept = rest.split(".")[0]
        if (
            head in OUTSIDE_THE_ROOMS
            or not head
            or (head == "rooms" and concept in order and order.index(concept) > order.index(own))
        ):
            wrong.append(each)
    return wrong


def test_every_concept_has_its_place_in_the_order() -> None:
    concepts = {file.stem if file.name != "__init__.py" else file.parent.name for file in (ROOT / "rooms").glob("*.py")}
    concepts |= {file.parent.name for file in (ROOT / "rooms").glob("*/__init__.py")}
    assert sorted(concepts - {"rooms"}) == sorted(ORDER)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("file", files("rooms"), ids=short)
def test_a_concept_imports_only_what_comes_before_it(file: Path) -> None:
    assert misplaced(module(file), tree(file), ORDER) == []


def test_within_a_concept_nothing_goes_in_a_circle() -> None:
    graph = {module(file): set(imports(tree(file), running=True)) for file in files("rooms")}
    graph = {name: {each for each in found if each in graph and each != "rooms"} for name, found in graph.items()}
    assert circle(graph) == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other, if any do."""
    left = {name: set(found) - {name} for name, found in graph.items()}
    while free := [name for name, found in left.items() if not found]:
        left = {name: found - set(free) for name, found in left.items() if name not in free}
    return sorted(left)


def test_a_wrong_import_is_found() -> None:
    order = ["people", "room", "threads"]
    wrong = (
        "import server.app\nfrom rooms.threads import x\nfrom rooms.people import y\nfrom . import z\nimport litestar"
    )
    found = misplaced("rooms.room", ast.parse(wrong), order)
    assert found == ["server.app", "rooms.threads", "rooms.threads.x", ".", "..z", "litestar"]
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


def ranked(of: ast.Module) -> Iterator[tuple[str, int, str]]:
    """What stands in a module, in its order: tables, events, acts, apply and views, where it can be told."""
    events = {"Event"}
    for node in of.body:
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            if any(word.arg == "table" for word in node.keywords):
                yield "table", node.lineno, node.name
            elif bases & events:
                events.add(node.name)
                yield "event", node.lineno, node.name
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [each.arg for each in node.args.args]
            if applies(node):
                yield "apply", node.lineno, node.name
            elif names[:1] == ["floor"] and records(node):
                yield "act", node.lineno, node.name
            elif "audience" in names:
                yield "view", node.lineno, node.name


def records(node: ast.AST) -> bool:
    """Whether a function enters something into a record."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    return any(isinstance(each.func, ast.Attribute) and each.func.attr in {"record", "enter"} for each in calls)


def disordered(of: ast.Module) -> list[str]:
    """Names that stand after something that comes later."""
    wrong, highest = [], 0
    for kind, _, name in ranked(of):
        rank = RANKS.index(kind)
        if rank < highest:
            wrong.append(f"{kind} {name}")
        highest = max(highest, rank)
    return wrong


@pytest.mark.parametrize("file", files("rooms"), ids=short)
def test_a_file_reads_from_its_definition_to_its_views(file: Path) -> None:
    of = tree(file)
    assert ast.get_docstring(of), "a module begins with what it is about"
    assert disordered(of) == []


def test_disorder_is_found() -> None:
    ordered = """
class T(SQLModel, table=True): pass
class E(Event): pass
class F(E): pass
async def do(floor): await floor.record(1)
@apply.register
async def _(event, entry, session): pass
async def view(session, ids, audience): pass
"""
    assert disordered(ast.parse(ordered)) == []
    assert [kind for kind, *_ in ranked(ast.parse(ordered))] == ["table", "event", "event", "act", "apply", "view"]
    late = (
        ordered
        + "async def late(floor): await floor.enter(1, 2)\nclass G(F): pass\nclass U(SQLModel, table=True): pass\n"
    )
    assert disordered(ast.parse(late)) == ["act late", "event G", "table U"]


@pytest.mark.parametrize("file", files("rooms", "server"), ids=short)
def test_types_are_what_they_say(file: Path) -> None:
    """Tables, events and routes read their own annotations as they run: they must be types, not texts."""
    of = tree(file)
    postponed = "__future__.annotations" in set(imports(of))
    running = [node.name for node in ast.walk(of) if isinstance(node, ast.ClassDef) and modelled(node)]
    assert not postponed or (running == [] and "litestar" not in {each.split(".")[0] for each in imports(of)})


def modelled(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    return bool(bases & {"SQLModel", "BaseModel", "Event"}) or any(word.arg == "table" for word in node.keywords)
