"""Which phrases the product says, found in its code and its templates, and what a catalogue still lacks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import SEEK_END, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from server.words.catalogue import FOLDER, read

ROOT = FOLDER.parent.parent
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "P_": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SOURCES = (("python", "server", "*.py"), ("jinja2", "templates", "*.html"), ("jinja2", "templates", "*.txt"))
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")


def found() -> Catalog:
    """Every phrase that is said, with where."""
    phrases = Catalog(project="Antechamber", charset="utf-8", fuzzy=False)
    for file, method in files():
        with file.open("rb") as source:
            for line, phrase, _, context in extract(method, source, KEYWORDS, ["Translators:"], OPTIONS):
                phrases.add(phrase, locations=[(str(file.relative_to(ROOT)), line)], context=context)
    return phrases


def files() -> Iterator[tuple[Path, str]]:
    for method, folder, pattern in SOURCES:
        for file in sorted((ROOT / folder).rglob(pattern)):
            yield file, method


@dataclass
class Lacking:
    """What is wrong with a catalogue: what it lacks, has in part, is unsure of, renders wrongly, or need not have."""

    missing: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    placeholders: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"{kind}: {phrase}" for kind, phrases in vars(self).items() for phrase in phrases]


def lacking(language: str, said: Catalog | None = None) -> Lacking:
    """What the catalogue of a language lacks."""
    said, catalogue, report = said or found(), read(language), Lacking()
    for message in said:
        if message.id:
            judge(message, catalogue.get(message.id, message.context), catalogue.num_plurals, report)
    report.obsolete = [str(each.id) for each in catalogue if each.id and said.get(each.id, each.context) is None] + [
        str(id) for id in catalogue.obsolete
    ]
    return report


def judge(message: Message, rendered: Message | None, plurals: int, report: Lacking) -> None:
    name = str(message.id if isinstance(message.id, str) else message.id[0])
    if rendered is None:
        report.missing.append(name)
        return
    texts = rendered.string if isinstance(rendered.string, tuple | list) else [rendered.string]
    wanted = plurals if isinstance(message.id, tuple | list) else 1
    if len(texts) != wanted or isinstance(rendered.id, str) != isinstance(message.id, str) or not all(texts):
        report.incomplete.append(name)
    elif rendered.fuzzy:
        report.uncertain.append(name)
    elif any(not same(message, text or "", form, wanted) for form, text in enumerate(texts)):
        report.placeholders.append(name)


def same(message: Message, text: str, form: int, forms: int) -> bool:
    """The same placeholders as the phrase; only forms for none, one and two may leave the number unsaid."""
    original = message.id if isinstance(message.id, str) else message.id[-1]
    wanted, has = set(PLACEHOLDER.findall(original)), set(PLACEHOLDER.findall(text))
    return has == wanted or (forms > 1 and form < forms - 3 and has == wanted - {"%(num)s"})


def brought_up_to_date(language: str) -> bytes:
    """The catalogue with every phrase that is said, in order, and none that is not; what is new stands empty."""
    catalogue = read(language)
    catalogue.update(found(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return written(language, catalogue)


def written(language: str, catalogue: Catalog) -> bytes:
    """A catalogue as it is kept: sorted, and nothing in it that changes by itself."""
    out = BytesIO(HEADER.format(language=language, plurals=catalogue.plural_forms).encode())
    out.seek(0, SEEK_END)
    write_po(out, catalogue, width=0, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True)
    return out.getvalue()
