"""Attributing: the brackets of a text that were tracked changes say what is asked with them, and by whom."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from rooms.charter import STRICTNESS
from rooms.drafting.changes import Marked
from rooms.drafting.kinds import OPEN, BracketKind
from rooms.drafting.reading.reading import Node, Reading
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.reading.voices import folded
from rooms.drafting.texts import Asking
from rooms.room import Attribution, Room

# Of these nothing can be asked but that they stay or go.
PROPOSABLE = OPEN - {BracketKind.CONNECTOR, BracketKind.NUMBERING, BracketKind.CONTAINER}


def attributed(
    marked: Sequence[Marked], reading: Reading, tracked: Iterable[Tracked], rule: Attribution
) -> tuple[Marked, ...]:
    """The brackets with what was tracked; names only as far as the rule of the room lets anybody be named."""
    starts = {node.start: node for node in reading.nodes if node.bracketed}
    facts: dict[int, dict[str, Any]] = {}
    fresh = count(max((each.choice or 0 for each in marked), default=0) + 1)
    for each in tracked:
        node = starts.get(each.start)
        if node is None or (each.asks != Asking.BRACKET and node.end != each.end):
            continue
        mine = {"asks": each.asks, "names": named(each.author, reading.names, rule), "brought": True}
        facts.setdefault(node.number, {}).update(mine | kind_of(marked[node.number]))
        beside = starts.get(each.beside) if each.beside is not None else None
        if beside is not None:
            pair(facts, marked, (node, beside), fresh)
    return tuple(each.model_copy(update=facts.get(number, {})) for number, each in enumerate(marked))


def kind_of(marked: Marked) -> dict[str, Any]:
    """Words that somebody brought or took away are not agreed, whatever stands within the brackets."""
    return {} if marked.kind in PROPOSABLE else {"kind": BracketKind.OPTIONAL}


def pair(
    facts: dict[int, dict[str, Any]], marked: Sequence[Marked], both: tuple[Node, Node], fresh: "count[int]"
) -> None:
    """New words and those they would replace are one choice, unless each belongs to one already."""
    new, old = (marked[node.number] for node in both)
    if new.choice != old.choice and new.choice is not None and old.choice is not None:
        return
    choice = new.choice or old.choice or next(fresh)
    for node in both:
        facts.setdefault(node.number, {}).update(kind=BracketKind.ALTERNATIVE, choice=choice)


def rule(room: Room) -> Attribution:
    """The stricter of the rule of the room and that of the segment that is open in it."""
    return max(Attribution(room.segment_rule or "on_record"), room.charter.attribution, key=STRICTNESS.index)


def named(author: str, names: Iterable[str], rule: Attribution) -> tuple[str, ...]:
    """Who may be named: nobody under the Chatham House Rule, and bodies alone where one speaks for one's body."""
    known = folded(frozenset(names)).get(" ".join(author.casefold().split()))
    if rule == Attribution.CHATHAM_HOUSE or not author:
        return ()
    if rule == Attribution.BY_AFFILIATION:
        return (known,) if known else ()
    return (known or author,)
