"""Paragraphs: a text in the pieces it is numbered by, each with its kind and its label as it is written."""

import re

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.reading.labels import HEAD, HEADING, LABEL
from rooms.drafting.reading.lines import Line, continues, width
from rooms.drafting.reading.reading import Paragraph

FOOTNOTE = re.compile(r"[ \t]*(?:\[\^\w+\^?\]:|\^\d{1,3}\^|\d{1,3}[ ]+[A-Z\"“])")
NOTED = re.compile(r"[ \t*_]*\{[^{}]*\}[ \t*_.]*$")
ADVERB = r"(?:Also|Further|Deeply|Gravely|Fully|Strongly|r)[\s*_]+"
MOODS = (
    r"Guided|Convinced|Concerned|Aware|Mindful|Alarmed|Determined|Conscious|Inspired|Moved|Encouraged|Disturbed|Resolved|"
    r"Committed"
)
# "Recalling", "Deeply concerned", "Also recalling": after an adverb the participle is written small.
PARTICIPLE = re.compile(
    rf"[\s*_\[]*(?:(?:{ADVERB})+(?:further[\s*_]+)?(?:[a-z]\w+ing|(?i:{MOODS}))|(?:{ADVERB})*(?:[A-Z]\w+ing|{MOODS}))\b"
)
CHAPEAU = re.compile(r"[\s*_\[]*The [^.;]{3,160},[\s*_\]]*$")
HASHES = re.compile(r"[\s\ufeff]*(#{1,6})[ \t]")
ANNEX = re.compile(r"[\s#*_\[]*(?:Annex|Appendix|Anexo|Приложение|المرفق)", re.I)
ARTICLE = re.compile(
    r"[\s#*_\[]*((?:Article|Art\.|Artículo|Статья|المادة)[ ]+[\w]+(?:[ ](?:bis|ter|quater)\b)?|第\S+条)(?:\W|$)", re.I
)
LONGEST_TITLE = 200


def paragraphs(source: str, found: list[Line]) -> list[Paragraph]:
    """The paragraphs of a text: joined, each with its tail, they are the text."""
    bounds = list(bounded(source, found))
    return [paragraph(source, number, *bound) for number, bound in enumerate(bounds)]


def bounded(source: str, found: list[Line]) -> list[tuple[int, int, int]]:
    """Start of each paragraph, end of its words, start of the next."""
    wide, starts, ends, before, blank = width(found), [0], [0], "", 0
    for line in found:
        if not line.text or line.furniture:
            blank += not line.text and before != ""
            continue
        if before and not continues(before, line.text, blank, wide):
            starts.append(line.start)
            ends.append(0)
        before, blank, ends[-1] = line.text, 0, line.words_end
    return list(zip(starts, ends, [*starts[1:], len(source)], strict=True))


def paragraph(source: str, number: int, start: int, end: int, next: int) -> Paragraph:
    text = source[start : min(end, start + LONGEST_TITLE)]
    kind, level, label = judged(text, source[max(start, end - 1) : end], end - start, number)
    return Paragraph(number, start, end, source[end:next], kind, level, label)


def judged(text: str, last: str, length: int, number: int) -> tuple[ParagraphKind, int, str]:
    """Kind, level and label of a paragraph that begins like this."""
    if "#" in text and (hashes := HASHES.match(text)):
        return headed(text, number), len(hashes[1]), article(text)
    if text.lstrip().startswith("|"):
        return ParagraphKind.TABLE, 0, ""
    if HEADING.match(text) and length <= LONGEST_TITLE and last not in ".;,":
        return headed(text, number + 1), 1, article(text)
    if "{" in text and NOTED.match(text):
        return ParagraphKind.NOTE, 0, ""
    if FOOTNOTE.match(text) and number:
        return ParagraphKind.FOOTNOTE, 0, ""
    return labelled(text) or unlabelled(text, last, length, number)


def headed(text: str, number: int) -> ParagraphKind:
    if ANNEX.match(text):
        return ParagraphKind.ANNEX
    if ARTICLE.match(text):
        return ParagraphKind.ARTICLE
    return ParagraphKind.SECTION if number else ParagraphKind.TITLE


def article(text: str) -> str:
    found = ARTICLE.match(text)
    return found[1] if found else ""


def labelled(text: str) -> tuple[ParagraphKind, int, str] | None:
    """What a paragraph with a label is; an option where nothing else stands in its line."""
    found, head = LABEL.match(text), HEAD.match(text)
    if head and not text[head.end() :].strip("*_ \t"):
        return ParagraphKind.OPTION, 0, head["head"].strip("*_ ")
    if not found:
        return None
    label = found["number"] or found["point"]
    if found["point"]:
        return ParagraphKind.POINT, 3 if re.fullmatch(r"\(?[ivx]{1,4}[.)]", label) else 2, label
    kind = ParagraphKind.PREAMBULAR if label[:2].lower() == "pp" else ParagraphKind.OPERATIVE
    return kind, 1 + label.rstrip(".").count("."), label


def unlabelled(text: str, last: str, length: int, number: int) -> tuple[ParagraphKind, int, str]:
    if last in ",]*_" and CHAPEAU.match(text):
        return ParagraphKind.CHAPEAU, 0, ""
    if last in ",]*_" and PARTICIPLE.match(text):
        return ParagraphKind.PREAMBULAR, 0, ""
    if number == 0 and 0 < length <= LONGEST_TITLE and last not in ".,;:]" and "[" not in text:
        return ParagraphKind.TITLE, 0, ""
    return ParagraphKind.PLAIN, 0, ""
