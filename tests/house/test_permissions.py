"""Permissions: each is held by some role, and each is asked for somewhere."""

import ast

from rooms.people import Role
from rooms.room import CONFERENCE_GRANTS, ROOM_GRANTS, Permission
from tests.house.source import files, tree

ASKING = {"require", "may"}


def required(of: ast.AST) -> set[str]:
    """The permissions without which something is refused: asked of a floor, or looked for among those granted."""
    found: set[str] = set()
    for node in ast.walk(of):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING:
            found |= {name for argument in node.args for name in named(argument)}
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            found |= named(node.left)
    return found


def named(of: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(of)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Permission"
    }


def test_every_permission_is_held_by_some_role() -> None:
    held = [*CONFERENCE_GRANTS.items(), *ROOM_GRANTS.items()]
    assert {permission for permission, roles in held if roles} == set(Permission)
    assert all(roles <= set(Role) for _, roles in held)


def test_every_permission_is_required_somewhere() -> None:
    asked = set().union(*(required(tree(file)) for file in files("rooms", "server")))
    assert {each.name for each in Permission} - asked == set()


def test_a_permission_that_is_only_named_is_not_required() -> None:
    assert required(ast.parse("put(Permission.TOPIC_OPEN)")) == set()
    assert required(ast.parse("floor.require(Permission.A if caucus else Permission.B)")) == {"A", "B"}
    assert required(ast.parse("if Permission.C not in granted: raise NotHere")) == {"C"}


def test_permissions_are_nouns_and_verbs_in_their_order() -> None:
    assert [each.value for each in Permission] == sorted(each.value for each in Permission)
    assert all(each.name == each.value.replace(":", "_").upper() for each in Permission)
