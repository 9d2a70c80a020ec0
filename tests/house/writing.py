"""Who writes the tables that replay rebuilds: found in the source, by what is made, changed or deleted there.

A row is followed from where it is fetched (`get`, `get_one`, `find`, `row`, a `select` that is looped over, a parameter
with its type, the room and seat of a floor) to where it is written. Writing is the business of `apply`, and of
functions that nothing else calls.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import SQLModel

from tests.house.source import applies, imports

FETCHING = {"get", "get_one", "find", "row"}
STATEMENTS = {"insert", "update", "delete"}
# The rows that a floor holds.
OF_FLOOR = {"room": "Room", "place": "Room", "conference": "Conference", "seat": "Seat"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def derived() -> set[str]:
    """The classes whose tables are rebuilt by replay."""
    mappers = SQLModel._sa_registry.mappers
    return {each.class_.__name__ for each in mappers if each.local_table.info.get("kept") == "derived"}  # type: ignore[attr-defined]


@dataclass
class Scanned:
    """For each function, by file and line, what it writes; and by name who calls it."""

    named: dict[tuple[str, int], str]
    writes: dict[tuple[str, int], list[str]]
    applying: set[tuple[str, int]]
    callers: dict[tuple[str, int], set[tuple[str, int]]]


def scanned(modules: dict[str, ast.Module], kept: set[str]) -> Scanned:
    every: dict[tuple[str, int], Function] = {}
    for file, of in modules.items():
        for node in ast.walk(of):
            if isinstance(node, Function):
                every[file, node.lineno] = node
    by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, function in every.items():
        by_name[function.name].append(key)
    taken = {file: list(imports(of)) for file, of in modules.items()}
    callers: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for key, function in every.items():
        for through, name in reached(function):
            for other in by_name.get(name, []):
                if other != key and meant(taken[key[0]], key[0], other[0], through, name):
                    callers[other].add(key)
    return Scanned(
        {key: function.name for key, function in every.items()},
        {
            key: found
            for key, function in every.items()
            if (found := list(written(function, kept - namesakes(key[0], modules))))
        },
        {key for key, function in every.items() if applies(function)},
        callers,
    )


def namesakes(file: str, modules: dict[str, ast.Module]) -> set[str]:
    """The names under which a file knows something that is no table: a wording is characters, and a row as well."""
    found = plain(modules[file])
    for node in ast.walk(modules[file]):
        if isinstance(node, ast.ImportFrom) and node.module:
            other = modules.get(node.module.replace(".", "/") + ".py")
            found |= {each.name for each in node.names if each.asname is None} & (plain(other) if other else set())
    return found


def plain(of: ast.Module) -> set[str]:
    """The classes that a module defines and keeps in no table."""
    classes = [node for node in of.body if isinstance(node, ast.ClassDef)]
    return {each.name for each in classes if not any(keyword.arg == "table" for keyword in each.keywords)}


def reached(function: Function) -> set[tuple[str, str]]:
    """Whatever a function calls or hands on: a name, or a name within a module."""
    return {("", node.id) for node in ast.walk(function) if isinstance(node, ast.Name)} | {
        (node.value.id, node.attr)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def meant(taken: list[str], here: str, there: str, through: str, name: str) -> bool:
    """Whether a name used in one file is the function of another: its own, taken from it, or through its module."""
    noun = there.removesuffix(".py").replace("/", ".")
    if through:
        return noun.endswith(f".{through}") and noun in taken
    return here == there or f"{noun}.{name}" in taken


def trespasses(house: Scanned) -> list[str]:
    """Every function that writes and is not apply's, with what it writes."""
    allowed = set(house.applying)
    while more := {
        key for key in house.named if key not in allowed and house.callers[key] and house.callers[key] <= allowed
    }:
        allowed |= more
    return [
        f"{key[0]}: {house.named[key]} writes {', '.join(found)}"
        for key, found in house.writes.items()
        if key not in allowed
    ]


def written(function: Function, kept: set[str]) -> Iterator[str]:
    """What of the kept tables a function makes, changes or deletes."""
    rows = {name: kind for name, kind in followed(function).items() if kind in kept}
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            about = node.args[0].id if node.args and isinstance(node.args[0], ast.Name) else ""
            if name in kept:
                yield f"a new {name}"
            elif name in STATEMENTS | {"fresh"} and about in kept:
                yield f"{name} {about}"
            elif isinstance(node.func, ast.Attribute) and node.func.attr == "delete" and about in rows:
                yield f"deletes {rows[about]}"
        for target in targets(node):
            kind = of_kind(target.value, rows)
            if kind in kept:
                yield f"{kind}.{target.attr}"


def targets(node: ast.AST) -> Iterator[ast.Attribute]:
    """The attributes that a statement sets."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        heads = node.targets if isinstance(node, ast.Assign) else [node.target]
        for head in heads:
            yield from (
                each for each in ast.walk(head) if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
            )


def followed(function: Function) -> dict[str, str]:
    """Which local names hold rows of which class."""
    rows: dict[str, str] = {}
    for argument in function.args.args:
        if isinstance(argument.annotation, ast.Name):
            rows[argument.arg] = argument.annotation.id
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            if kind := of_kind(node.value, rows):
                rows[node.targets[0].id] = kind
        elif isinstance(node, ast.For | ast.AsyncFor) and isinstance(node.target, ast.Name):
            for kind in chosen(node.iter):
                rows[node.target.id] = kind
    return rows


def of_kind(value: ast.expr, rows: dict[str, str]) -> str:
    """The class of the row that an expression gives, where that can be told."""
    if isinstance(value, ast.Await):
        return of_kind(value.value, rows)
    if isinstance(value, ast.Name):
        return rows.get(value.id, "")
    if (
        isinstance(value, ast.Attribute)
        and value.attr in OF_FLOOR
        and ast.unparse(value.value) in {"floor", "self.floor"}
    ):
        return OF_FLOOR[value.attr]
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        if name in FETCHING:
            return next((each.id for each in value.args if isinstance(each, ast.Name) and each.id[:1].isupper()), "")
        if name == "fresh" and isinstance(value.args[0], ast.Name):
            return value.args[0].id
        if name[:1].isupper():
            return name
        return next(iter(chosen(value)), "")
    return ""


def chosen(value: ast.expr) -> list[str]:
    """The classes that a query within an expression selects whole."""
    return [
        call.args[0].id
        for call in ast.walk(value)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "select"
        and call.args
        and isinstance(call.args[0], ast.Name)
    ]
