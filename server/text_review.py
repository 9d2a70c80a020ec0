"""The review of a text that is read in: what the reader asks, in the words it asks about, and what was unmatched."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rooms.drafting.kinds import OPEN, BracketKind
from rooms.drafting.papers.reviews import Review
from rooms.drafting.reading.printing import print as printed
from rooms.drafting.reading.reading import Answer, Question, Reading, Stray
from server import text_document
from server.docx.reading import Comment
from server.forms import Form

# So many questions that are alike stand on one page, and so many groups of them.
SHOWN, GROUPS = 20, 40
# So many characters are shown round what is asked about, and at most so many of it.
AROUND, LONGEST = 70, 700
# So many unmatched brackets are listed, and comments of a document.
STRAYS, COMMENTS = 100, 200


@dataclass(frozen=True)
class Stretch:
    """Words of the text; `asked` where they are what is asked about."""

    words: str
    asked: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as it is shown: by its id, in its words, with the answers it may have and the one that holds."""

    id: str
    line: int
    stretches: list[Stretch]
    choices: list[Answer]
    holds: Answer
    answered: bool


@dataclass(frozen=True)
class Alike:
    """Questions that may have one answer; `shown` are those on this page, from the `first` on."""

    likeness: str
    number: int
    rule: int
    count: int
    open: int
    choices: list[Answer]
    holds: Answer | None
    shown: list[Asked] = field(default_factory=list)
    first: int = 1


def groups(reading: Reading) -> dict[str, list[Question]]:
    """The questions of a reading by their likeness, the ones with most first."""
    found: dict[str, list[Question]] = {}
    for question in reading.questions:
        found.setdefault(question.likeness, []).append(question)
    return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))


def asked(reading: Reading, given: dict[str, Answer], like: str, page: int) -> list[Alike]:
    """The groups of questions; of the one that is asked for its page, of the others the beginning."""
    source = printed(reading)
    found = []
    for number, (likeness, questions) in enumerate(list(groups(reading).items())[:GROUPS], 1):
        first = (page - 1) * SHOWN if likeness == like else 0
        first = first if first < len(questions) else 0
        shown = [put(source, reading, each, given) for each in questions[first : first + SHOWN]]
        open = sum(not each.answered for each in questions)
        choices = [answer for answer in shown[0].choices if all(answer in each.choices for each in shown)]
        holds = given.get(likeness)
        rule = questions[0].rule
        found.append(Alike(likeness, number, rule, len(questions), open, choices, holds, shown, first + 1))
    return found


def put(source: str, reading: Reading, question: Question, given: dict[str, Answer]) -> Asked:
    """One question, its words with a little of what stands round them."""
    nodes = [reading.nodes[number] for number in question.nodes]
    start = min(node.start for node in nodes)
    holds = given.get(question.id, given.get(question.likeness, question.chosen))
    choices = [question.chosen, *question.others]
    return Asked(
        id=question.id,
        line=source.count("\n", 0, start) + 1,
        stretches=stretches(source, sorted((node.start, node.end) for node in nodes)),
        choices=choices,
        holds=holds if holds in choices else question.chosen,
        answered=question.answered,
    )


def stretches(source: str, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Words with what is asked about marked in them; what is very long is cut in its middle."""
    start, end = spans[0][0], max(end for _, end in spans)
    found, at = [], before(source, start)
    for left, right in spans:
        if left > at:
            found.append(Stretch(cut(source[at:left])))
        if right > at:
            found.append(Stretch(cut(source[max(left, at) : right]), True))
        at = max(at, right)
    return [*found, Stretch(source[end : after(source, end)])]


def before(source: str, start: int) -> int:
    """From where on words are shown before what is asked about: a little of the same paragraph, by whole words."""
    at = max(0, start - AROUND)
    at = max(at, source.rfind("\n\n", at, start) + 2) if "\n\n" in source[at:start] else at
    return at if at == 0 or source[at - 1].isspace() else source.find(" ", at, start) + 1 or at


def after(source: str, end: int) -> int:
    """Up to where words are shown behind it."""
    words = source[end : end + AROUND].partition("\n\n")[0]
    whole = len(words) < AROUND or " " not in words
    return end + (len(words) if whole else words.rindex(" "))


def cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"


def strays(reading: Reading) -> list[dict[str, Any]]:
    """The brackets without their other half, each with its place and the words round it."""
    source = printed(reading)
    return [stray(source, each) for each in reading.unmatched[:STRAYS]]


def stray(source: str, each: Stray) -> dict[str, Any]:
    around = stretches(source, [(each.char, each.char + 1)])
    return {"line": each.line, "paragraph": each.paragraph, "character": each.character, "stretches": around}


def counted(reading: Reading) -> dict[str, Any]:
    """What was found in a text, in figures."""
    kinds = Counter(node.kind for node in reading.nodes)
    bracketed = [node for node in reading.nodes if node.bracketed]
    return {
        "paragraphs": len(reading.paragraphs),
        "open": sum(node.kind in OPEN for node in bracketed),
        "missing": kinds[BracketKind.PLACEHOLDER],
        "kinds": [(str(kind), count) for kind, count in kinds.most_common()],
        "classes": len(reading.links),
        "questions": len(reading.questions),
        "unanswered": sum(not each.answered for each in reading.questions),
        "unmatched": len(reading.unmatched),
    }


def of_document(review: Review) -> dict[str, Any]:
    """What came with a Word document besides its words: changes tracked in it, comments, what was left out."""
    document = text_document.of_review(review.document)
    comments = document.comments
    return {
        "tracked": len(document.tracked),
        "comments": [commented(review.source, each) for each in comments[:COMMENTS]],
        "more": max(0, len(comments) - COMMENTS),
        "told": text_document.told(document),
    }


def commented(source: str, comment: Comment) -> dict[str, Any]:
    """A comment with the words that it is about."""
    start, end = comment.start, max(comment.end, comment.start)
    words = stretches(source, [(start, end)]) if start < len(source) else []
    return {"author": comment.author, "words": comment.words[:LONGEST], "stretches": words}


def said(form: Form, reading: Reading) -> dict[str, Answer | None]:
    """The answers of a form, by the id of the question or by the likeness of all that are alike.

    An answer to all takes back those that were given one by one.
    """
    known = {question.id: question for question in reading.questions}
    likeness = form.text("like")
    alike = [question for question in reading.questions if question.likeness == likeness]
    if form.text("do") == "all":
        given = form.choice("all", Answer)
        return {question.id: None for question in alike} | {likeness: given} if alike else {}
    found = {name.removeprefix("q-"): form.choice(name, Answer) for name in form.fields if name.startswith("q-")}
    return {id: answer for id, answer in found.items() if id in known}
