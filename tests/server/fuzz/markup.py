"""A page as a browser understands it: its language, forms, links, words, and whatever in it could act."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.house.markup import VOID

TYPED = {"text", "search", "email", "number", "url", "tel", "textarea", "password"}


@dataclass
class Control:
    """One control of a form: its kind, and the values it bears or offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED


@dataclass
class Form:
    action: str
    method: str
    multipart: bool
    htmx: bool = False
    controls: list[Control] = field(default_factory=list)

    def control(self, name: str, kind: str) -> Control:
        found = next((each for each in self.controls if each.name == name), None)
        if found is None:
            self.controls.append(found := Control(name, kind))
        return found


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class Page(HTMLParser):
    """Read once; what is asked of it stands in its lists."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Control | None = None
        self.typed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)
        if tag == "form":
            self.form = formed(element)
            self.forms.append(self.form)
        self.take(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            closed = self.open.pop()
            if closed.tag == "textarea":
                self.written(closed)
            if closed.tag == tag:
                break
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if not data.isspace() or (self.open and self.open[-1].tag == "textarea"):
            for element in self.open:
                if element.tag not in ("html", "body"):
                    element.text += data

    def written(self, element: Element) -> None:
        """A text of several lines: its first line end is the markup's own."""
        text = element.text.removeprefix("\n")
        self.typed.append(text)
        if self.form and element.attributes.get("name"):
            self.form.control(element.attributes["name"], "textarea").values.append(text)

    def take(self, element: Element) -> None:
        attributes, tag = element.attributes, element.tag
        name, value, kind = attributes.get("name", ""), attributes.get("value", ""), attributes.get("type", "text")
        if tag in ("input", "select") and "disabled" in attributes:
            return
        if tag == "input" and kind not in ("submit", "button"):
            self.typed.append(value)
            if self.form and name:
                control = self.form.control(name, kind)
                control.values.append(value)
                if "checked" in attributes:
                    control.chosen.append(value)
        elif tag == "select" and self.form and name:
            self.select = self.form.control(name, "select")
        elif tag == "option" and self.select:
            self.select.values.append(value)
            if "selected" in attributes:
                self.select.chosen.append(value)
        elif tag == "button" and self.form and name:
            self.form.control(name, "button").values.append(value)

    def first(self, tag: str) -> Element | None:
        return next((each for each in self.elements if each.tag == tag), None)

    @property
    def links(self) -> list[str]:
        """Where one can go on from here, by a link or by what htmx fetches."""
        found = [each.attributes.get("href", "") for each in self.elements if each.tag == "a"]
        return [*found, *(value for each in self.elements for name, value in each.attributes.items() if fetched(name))]

    @property
    def complaints(self) -> list[Element]:
        """What stands on the page to say that something could not be done."""
        return [each for each in self.elements if each.attributes.get("role") == "alert" or "error" in each.classes]

    def by_id(self, id: str) -> Element | None:
        return next((each for each in self.elements if each.attributes.get("id") == id), None)


def fetched(name: str) -> bool:
    """Whether an attribute may say what htmx or a script of ours fetches."""
    return name == "hx-get" or name.startswith("data-")


def formed(element: Element) -> Form:
    attributes: dict[str, Any] = element.attributes
    method = attributes.get("method", "get").upper()
    parts = attributes.get("enctype") == "multipart/form-data"
    return Form(attributes.get("action", ""), method, parts, "hx-post" in attributes)
