"""Word documents as delegations send them: parts written by hand, with tracked changes, notes, and worse."""

from xml.sax.saxutils import escape, quoteattr

from tests.server.lists import zip_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
).encode()


def run(words: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(words)}</w:{tag}></w:r>'


def tracked(kind: str, author: str, inside: str, at: str = "2026-03-01T10:00:00Z") -> str:
    return f'<w:{kind} w:id="1" w:author={quoteattr(author)} w:date="{at}">{inside}</w:{kind}>'


def ins(author: str, words: str) -> str:
    return tracked("ins", author, run(words))


def gone(author: str, words: str) -> str:
    return tracked("del", author, run(words, "delText"))


def para(*inside: str) -> str:
    return f"<w:p>{''.join(each if each.startswith('<') else run(each) for each in inside)}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{each if each.startswith('<') else para(each)}</w:tc>" for each in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


def part(root: str, inside: str, space: str = W) -> bytes:
    head = (
        f'<w:{root} xmlns:w="{space}" xmlns:mc="{MC}">'
        if root != "document"
        else f'<w:document xmlns:w="{space}" xmlns:mc="{MC}"><w:body>'
    )
    foot = "</w:body></w:document>" if root == "document" else f"</w:{root}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{inside}{foot}'.encode()


def relations(*targets: tuple[str, str], outside: str = "") -> bytes:
    every = [f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets)]
    if outside:
        every.append(f'<Relationship Id="x" Type="{OFFICE}/hyperlink" Target="{outside}" TargetMode="External"/>')
    return f'<Relationships xmlns="{RELATIONS}">{"".join(every)}</Relationships>'.encode()


def members(body: str, notes: str = "", comments: str = "", outside: str = "") -> dict[str, bytes]:
    """The members of a whole document."""
    beside = [
        *([("footnotes", "footnotes.xml")] if notes else []),
        *([("comments", "comments.xml")] if comments else []),
    ]
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": part("document", body),
        "word/_rels/document.xml.rels": relations(*beside, outside=outside),
    }
    if notes:
        found["word/footnotes.xml"] = part("footnotes", notes)
    if comments:
        found["word/comments.xml"] = part("comments", comments)
    return found


def docx(*paragraphs: str, notes: str = "", comments: str = "", outside: str = "") -> bytes:
    body = "".join(each if each.startswith("<") else para(each) for each in paragraphs)
    return zip_of(members(body, notes, comments, outside))
