"""A page as a tree, so that pushed parts can be made part of it as a browser does, and two pages be compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "circle"}
# What is one person's own in a part that everyone gets: filled by the page, and left alone by what is pushed.
OWN = {"unread", "slot"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def members(self) -> "list[Node]":
        """The elements in it that stand in an order."""
        return [each for each in self.children if isinstance(each, Node) and "data-order" in each.attributes]

    @property
    def order(self) -> float:
        return float(self.attributes.get("data-order", "inf"))

    def find(self, id: str) -> "Node | None":
        return next((node for node in self.all() if node.id == id), None)

    def all(self) -> "Iterator[Node]":
        """The element and every one in it, as they begin."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [each for each in reversed(node.children) if isinstance(each, Node)]

    def parent(self, of: "Node") -> "Node":
        return next(node for node in self.all() if any(child is of for child in node.children))

    def text(self) -> str:
        """As it is compared: without what is one person's own, and without the marks of the present page."""
        if OWN & set(self.attributes.get("class", "").split()):
            return f"<{self.tag} {self.id}>"
        kept = sorted((name, value) for name, value in self.attributes.items() if name != "aria-current")
        inside = "".join(each.text() if isinstance(each, Node) else " ".join(each.split()) for each in self.children)
        return f"<{self.tag} {kept}>{inside}</{self.tag}>"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag} id={self.open[-1].id}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"left open: {[node.tag for node in reader.open]}"
    return reader.root


def push(page: Node, html: str) -> None:
    """Make one fragment part of the page: in place of the element of its id, or into its list, or not at all."""
    new = next(node for node in read(html).children if isinstance(node, Node))
    here = page.find(new.id)
    if here is not None:
        keep_skipped(here, new)
        before, list = here.order, here.attributes.get("data-into", "")
        here.attributes, here.children = new.attributes, new.children
        settle(page, here, before, list)
        return
    into = page.find(new.attributes.get("data-into", "-"))
    if into is not None and not outside(into, new):
        place = next(
            (n for n, each in enumerate(into.children) if isinstance(each, Node) and each.order > new.order), None
        )
        into.children.insert(len(into.children) if place is None else place, new)


def settle(page: Node, here: Node, before: float, list: str) -> None:
    """What has another order than before moves in its list; what belongs to no list of the page any more goes."""
    into = page.find(here.attributes.get("data-into", "-"))
    if into is None and here.attributes.get("data-into", "") != list and (parent := page.find(list)):
        parent.children = [each for each in parent.children if each is not here]
    if into is None or here.order == before:
        return
    into.children = [each for each in into.children if each is not here]
    place = next(
        (n for n, each in enumerate(into.children) if isinstance(each, Node) and each.order > here.order),
        len(into.children),
    )
    into.children.insert(place, here)


def keep_skipped(old: Node, new: Node) -> None:
    """What a morph skips keeps what it holds."""
    for node in new.all():
        before = old.find(node.id) if "hx-morph-skip" in node.attributes and node.id else None
        if before is not None:
            node.children = before.children


def outside(into: Node, new: Node) -> bool:
    """Whether it stands before or after the stretch that the page shows."""
    orders = [each.order for each in into.members]
    partial = "data-partial" in into.attributes
    return bool(orders) and (
        ("data-topic" in into.attributes and new.order < orders[0]) or (partial and new.order > orders[-1])
    )


def parts(page: Node, names: set[str]) -> dict[str, str]:
    """Every part on the page by its id, and every list of parts with its members in order."""
    found = {node.id: node.text() for node in page.all() if node.id.rpartition("-")[0] and part(node.id) in names}
    for node in page.all():
        if node.id and node.members:
            found[f"in {node.id}"] = " ".join(each.id for each in node.members)
    return found


def part(id: str) -> str:
    return id.partition("-")[0]
