"""Runs: the words of a part, run by run and by nothing else, to hold against them what was read."""

from server.docx.package import Package
from server.docx.parsing import local

# Elements whose words are read; a break of a line within them is a space, as the format has it.
HOLDING = {"t", "delText"}


def one_line(words: str) -> str:
    return words.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


class Runs:
    """Gathers the words of every run in the order of the part."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.words: list[str] | None = None
        self.repeated = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self.repeated += name == "Fallback"
        if name in HOLDING and not self.repeated:
            self.words = []

    def end(self, tag: str) -> None:
        name = local(tag)
        self.repeated -= name == "Fallback"
        if name in HOLDING and self.words is not None:
            self.found.append(one_line("".join(self.words)))
            self.words = None

    def data(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)


def runs(package: Package, part: str) -> list[str]:
    return package.feed(part, Runs()).found
