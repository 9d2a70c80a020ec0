"""Read: what stands in the brackets of a text, what has no other half, and what must be asked; it needs no store."""

import json
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.printing import print as printed
from rooms.drafting.reading.reader import read
from rooms.drafting.reading.reading import Link, Reading
from server.commands.trouble import FOUND, MISUSED, Stopped, say
from server.docx import reading as docx
from server.settings import Settings
from server.unreadable import Unreadable
from server.words.reasons import put

HELP = """\
The file is a Word document (DOCX), or plain text or Markdown in UTF-8. Changes that are tracked in a document are read
as words in brackets; nothing in it is opened. Nothing is changed, stored or sent.
ends with 0 if what was read gives the same bytes again (of a document: the same words, run by run), whatever is
unmatched or must be asked.
"""
MEGABYTES = 50
CONTAINERS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "rich text (RTF)",
}
MEANING = {
    BracketKind.ALTERNATIVE: "one of several wordings, of which one is to be chosen",
    BracketKind.OPTION: "one of a set: “Option 1:”, “Option 2:”",
    BracketKind.OPTIONAL: "words that stay or go",
    BracketKind.BLOCK: "a paragraph or more that stays or goes",
    BracketKind.CONTINUATION: "more words after others in brackets",
    BracketKind.CONNECTOR: "“and”, “or” or punctuation between others",
    BracketKind.MORPHEME: "letters of a word: member[s]",
    BracketKind.NUMBERING: "the number of a paragraph",
    BracketKind.CONTAINER: "round nothing but other brackets",
    BracketKind.STANCE: "what somebody says of the words",
    BracketKind.PLACEHOLDER: "a value that is not known yet (no disagreement)",
    BracketKind.NOTE: "a remark of the drafters (no disagreement)",
    BracketKind.LITERAL: "not of the negotiation",
}
# So many classes and unmatched brackets are listed for people.
LISTED = 10


@dataclass(frozen=True)
class Outcome:
    """A file, what was read of it, and whether it prints back: byte for byte, or a document in its words."""

    name: str
    source: str
    reading: Reading
    exact: bool
    seconds: float
    document: docx.Read | None = None


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the text, as DOCX, plain text or Markdown")
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")
    parser.add_argument("--slashes", action="store_true", help="also look for alternatives between spaced slashes")
    parser.add_argument(
        "--name", action="append", default=[], metavar="NAME", help="somebody who may speak in brackets: [NAME: delete]"
    )
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = f"{HELP}\n{parser.epilog or ''}"


async def run(settings: Settings, options: Namespace) -> int:
    content = brought(options.file)
    begun = time.perf_counter()
    document = as_document(options.file, content)
    source = document.source if document else decoded(options.file, content)
    reading = read(source, options.name, slashed=options.slashes)
    seconds = time.perf_counter() - begun
    again = printed(reading)
    exact = docx.exact(content, document, again) if document else again.encode() == content
    outcome = Outcome(options.file.name, source, reading, exact, seconds, document)
    say(as_json(outcome) if options.json else as_lines(outcome))
    return 0 if exact else FOUND


def brought(file: Path) -> bytes:
    """The bytes of a file."""
    with file.open("rb") as opened:
        content = opened.read(MEGABYTES * 1_000_000 + 1)
    if len(content) > MEGABYTES * 1_000_000:
        raise Stopped(f"{file}: more than {MEGABYTES} MB, which no text is.", MISUSED)
    return content


def as_document(file: Path, content: bytes) -> docx.Read | None:
    """What a Word document holds; nothing where the file is none."""
    if not docx.looks_like(content):
        return None
    try:
        return docx.read(content)
    except Unreadable as unreadable:
        raise Stopped(f"{file}: {put(unreadable.told.reason, unreadable.told.facts)}", MISUSED) from None


def decoded(file: Path, content: bytes) -> str:
    """The text of a file that is no document."""
    for begins, what in CONTAINERS.items():
        if content.startswith(begins):
            raise Stopped(f"{file}: this is {what}, which cannot be read. Save it as plain text in UTF-8.", MISUSED)
    try:
        return content.decode()
    except UnicodeDecodeError as broken:
        line = content.count(b"\n", 0, broken.start) + 1
        raise Stopped(
            f"{file}: line {line} (byte {broken.start}) is not UTF-8. Save the file as plain text in UTF-8.", MISUSED
        ) from None


def as_json(outcome: Outcome) -> str:
    return json.dumps(facts(outcome), ensure_ascii=False, indent=2)


def facts(outcome: Outcome) -> dict[str, Any]:
    """What was found, in figures: characters and depth from the text, lines and paragraphs counted from 1."""
    reading, places = outcome.reading, Places(outcome)
    brackets = [node for node in reading.nodes if node.bracketed]
    return {
        "open": outcome.source.count("["),
        "close": outcome.source.count("]"),
        "pairs": len(brackets),
        "depth": max((node.depth for node in brackets), default=0),
        "unmatched": [
            {"char": each.char, "line": each.line, "paragraph": each.paragraph} for each in reading.unmatched
        ],
        "kinds": dict(Counter(node.kind.value for node in reading.nodes).most_common()),
        "asked": len(reading.questions),
        "classes": [{"members": list(link.members), "places": places.of(link)} for link in reading.links],
        "exact": outcome.exact,
        "seconds": round(outcome.seconds, 4),
    }


class Places:
    """Where characters stand: their lines and paragraphs, from 1."""

    def __init__(self, outcome: Outcome) -> None:
        self.reading = outcome.reading
        self.lines = list(accumulate(len(line) for line in outcome.source.splitlines(keepends=True)))
        self.starts = [paragraph.start for paragraph in self.reading.paragraphs]

    def line(self, char: int) -> int:
        return bisect_right(self.lines, char) + 1

    def of(self, link: Link) -> list[dict[str, int]]:
        """Every place of a class, by its first member."""
        members = (self.reading.choices[choice].members[0] for choice in link.places)
        return [self.at(self.reading.nodes[member].start) for member in members]

    def at(self, char: int) -> dict[str, int]:
        return {"char": char, "line": self.line(char), "paragraph": bisect_right(self.starts, char)}


def as_lines(outcome: Outcome) -> str:
    found = facts(outcome)
    within = f", up to {found['depth']} within each other" if found["depth"] > 1 else ""
    return "\n".join(
        [
            f"{outcome.name}: {count(found['pairs'], 'bracket')}{within}"
            f" ({found['open']:,} “[”, {found['close']:,} “]”).",
            "",
            *(f"  {number:>6,}  {kind:<13} {MEANING[BracketKind(kind)]}" for kind, number in found["kinds"].items()),
            "",
            *asking(outcome.reading),
            *classes(found["classes"]),
            *unmatched(outcome),
            *documented(outcome.document),
            (
                "Put together again "
                + ("its words are the same." if outcome.document else "it is the same, byte for byte.")
            )
            if outcome.exact
            else "PUT TOGETHER AGAIN IT IS NOT THE SAME: please report this, with the file.",
            f"Read in {outcome.seconds:.2f} s.",
        ]
    )


def documented(document: docx.Read | None) -> list[str]:
    """What only a Word document has: changes tracked in it, comments, and what was left in it."""
    if document is None:
        return []
    by = Counter(each.author or "somebody" for each in document.tracked)
    changes = ", ".join(f"{number} by {author}" for author, number in by.most_common(LISTED))
    told = [f"  {put(each.reason, each.facts)}" for each in document.told]
    return [
        f"{count(len(document.tracked), 'tracked change')} in brackets{f' ({changes})' if changes else ''},"
        f" {count(len(document.comments), 'comment')}.",
        *told,
    ]


def asking(reading: Reading) -> list[str]:
    """How much must be asked before the text can be worked on, and where the reader is sure."""
    nodes = {node for question in reading.questions for node in question.nodes}
    if not nodes:
        return ["Nothing must be asked."]
    rules = Counter(question.rule for question in reading.questions).most_common()
    by_rule = ", ".join(f"{number} by rule {rule}" for rule, number in rules)
    return [f"To be asked: {count(len(reading.questions), 'question')} about {len(nodes):,} of them ({by_rule})."]


def classes(found: list[dict[str, Any]]) -> list[str]:
    """The choices that return most often."""
    if not found:
        return []
    most = sorted(found, key=lambda each: -len(each["places"]))
    lines = [f"  {len(each['places']):>6}×  {' | '.join(each['members'])}"[:100] for each in most[:LISTED]]
    rest = [f"  and {len(found) - LISTED} more"] if len(found) > LISTED else []
    return [f"{count(len(found), 'choice')} to be made in several places at once:", *lines, *rest]


def unmatched(outcome: Outcome) -> list[str]:
    """Brackets without another half, and where it may be missing."""
    found, places = outcome.reading.unmatched, Places(outcome)
    if not found:
        return []
    lines = [
        f"  line {each.line}, paragraph {each.paragraph}: “{each.character}”;"
        f" its “{'[' if each.character == ']' else ']'}” may be missing in line {places.line(each.repair)}"
        for each in found[:LISTED]
    ]
    rest = [f"  and {len(found) - LISTED} more"] if len(found) > LISTED else []
    return [f"Without another half, {count(len(found), 'bracket')} (kept in the text as they are):", *lines, *rest]


def count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
