"""Labels: how paragraphs and options are numbered, and which of them begin something."""

import re

LATIN = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies|alt)\b"
# Marks of Markdown, of emphasis and of quotation, and brackets, may stand before a label.
# Taken as a whole (*+): nobody can make a line of marks alone take long.
MARKS = r"[ \t\ufeff>*_\\\[]*+"
NUMBERED = (
    rf"(?:[Pp]{{2}}|[Oo][Pp])\.?[ ]?\d{{1,3}}(?:[ ]?{LATIN})?\.?(?=[\s:\[*]|$)"
    rf"|\d{{1,3}}(?:\.\d{{1,3}})*[ ]?{LATIN}\.?"
    r"|\d{1,3}(?:\.\d{1,3})+\.?(?=[ \t])"
    r"|\d{1,3}\.(?=[\s\[*{]|$)"
    r"|\d{1,3}(?=\t)"
)
POINTED = r"\((?:[a-z]{1,4}|\d{1,2})\)|[a-z][.)](?=[ \t])|[ivx]{1,4}[.)](?=[ \t])|[-+•–*](?=[ \t])"
LABEL = re.compile(rf"(?:[ \t]*(?=[-+*][ \t])|{MARKS})(?:(?P<number>{NUMBERED})|(?P<point>{POINTED}))")
# A number that stands alone in its line belongs to what follows.
ALONE = re.compile(rf"{MARKS}(?:{NUMBERED}|\((?:[a-z]{{1,4}})\))[ \t*_]*$")

# "Option 1:", "Alternative (a)", in the languages of the United Nations.
WORDS = r"Option|Alternative|Alt\.?|Variante|Opción|Вариант|Альтернатива|الخيار|البديل|备选案文|选项|方案"
SERIES = r"\((?P<round>[A-Za-z]|[ivx]{2,4})\)|(?P<digits>\d{1,3})|(?P<roman>[ivx]{1,5}|[IVX]{1,5})|(?P<letter>[A-Za-z])"
HEAD = re.compile(
    rf"(?P<before>{MARKS}(?:(?:{NUMBERED})[\s*_\[]*+)?)"
    rf"(?P<head>(?:{WORDS})[ \t]*(?:{SERIES})(?=[\s:.)*_—–-]|$)[ \t]*[:.]?)",
)
HEADING = re.compile(
    r"#{1,6}[ \t]|(?:[*_\[ \t]*)(?:Article|Art\.|Annex|Appendix|Chapter|Section|Part|Artículo|Anexo|Annexe|"
    r"Статья|Приложение|المادة|المرفق)[ \t]+(?:\d|[IVXLC]+\b|[A-Z]\b|\()|[*_\[ \t]*(?:ANNEX|ARTICLE|APPENDIX|CHAPTER)\b"
    r"|第[一二三四五六七八九十百\d]+[条章部]|[*_\[]*(?:[A-Z]|[IVX]{1,5})\.[ \t]+[A-Z][^.;:]{2,80}[\]*_]*$"
)
ROMAN = {"i": 1, "v": 5, "x": 10}


def series(found: re.Match[str]) -> tuple[str, int]:
    """How an option is counted, and its place in that order: ("digits", 2) for "Option 2"."""
    if found["digits"]:
        return "digits", int(found["digits"])
    written = found["round"] or found["roman"] or found["letter"]
    style = ("round " if found["round"] else "") + ("lower" if written.islower() else "upper")
    if written.lower() == "i" or len(written) > 1 or (found["roman"] and written.lower() in ROMAN):
        return f"{style} roman", roman(written.lower())
    return style, ord(written.lower()) - ord("a") + 1


def roman(letters: str) -> int:
    """What a Roman number of i, v and x counts."""
    values = [ROMAN[letter] for letter in letters]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
