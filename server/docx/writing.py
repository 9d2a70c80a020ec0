"""Writing a Word document: the same paper gives the same bytes; no name of whoever asks for it stands in it."""

import io
import zipfile
from html import escape

from server.docx import styles
from server.docx.elements import BARRED, DECLARATION, Runs, paragraph, part, quoted, run
from server.docx.paper import Paper, Remark
from server.docx.styles import House

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPE = f"{MAIN}.document"
# The earliest moment that an archive can name: when it is written is nobody's business.
MOMENT = (1980, 1, 1, 0, 0, 0)
# Name of each part beside the main one, and its kind.
BESIDE = {
    "styles": "styles",
    "settings": "settings",
    "comments": "comments",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"/>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def write(paper: Paper, house: House = House.UNITED_NATIONS) -> bytes:
    """A paper as the bytes of a document, in a house style."""
    members = {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}, core=True),
        "docProps/core.xml": about(paper),
        "word/document.xml": document(paper),
        "word/_rels/document.xml.rels": relations({name: f"{name}.xml" for name in BESIDE}),
        "word/styles.xml": styles.styles(paper.language, house),
        # What is written into it from now on is tracked, and so can be brought back under the name of its author.
        "word/settings.xml": part("settings", "<w:trackRevisions/>"),
        "word/comments.xml": part("comments", "".join(comment(each, paper.leftward) for each in paper.remarks)),
        "word/header1.xml": part("hdr", masthead(paper)),
        "word/header2.xml": part("hdr", paragraph("mast", run(paper.symbol), paper.leftward)),
        "word/footer1.xml": part("ftr", paragraph("foot", page_number())),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), words.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(paper: Paper) -> str:
    """The words, paragraph by paragraph."""
    runs = Runs(paper.leftward)
    body = "".join(
        paragraph(styles.of(each.kind, each.level), runs.written(each.stretches), paper.leftward)
        for each in paper.passages
    )
    heads = [("header", "first", "header1"), ("header", "default", "header2"), ("footer", "default", "footer1")]
    heads.append(("footer", "first", "footer1"))
    referred = "".join(f'<w:{kind}Reference w:type="{of}" r:id="{name}"/>' for kind, of, name in heads)
    section = f"<w:sectPr>{referred}{PAGE}<w:titlePg/>{'<w:bidi/>' * paper.leftward}</w:sectPr>"
    return part("document", f"<w:body>{body}{section}</w:body>").replace(" xmlns:w", f' xmlns:r="{OFFICE}" xmlns:w', 1)


def masthead(paper: Paper) -> str:
    """What stands at the head of the first page, beside the words and not among them."""
    first = paragraph(
        "mast", run(f"{paper.above[0] if paper.above else ''}\t{paper.symbol}", bold=True), paper.leftward
    )
    more = [paragraph("mast", run(line, leftward=paper.leftward), paper.leftward) for line in paper.above[1:]]
    title = paragraph("masttitle", run(paper.title, leftward=paper.leftward), paper.leftward)
    beneath = [paragraph("beneath", run(line, leftward=paper.leftward), paper.leftward) for line in paper.beneath]
    return "".join([first, *more, title, *beneath])


def page_number() -> str:
    return f"{FIELD.format('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>{FIELD.format('end')}"


def comment(remark: Remark, leftward: bool) -> str:
    date = f" w:date={quoted(remark.at)}" if remark.at else ""
    words = paragraph("Normal", run(remark.words, leftward=leftward), leftward)
    return f'<w:comment w:id="{remark.number}" w:author={quoted(remark.author)}{date} w:initials="">{words}</w:comment>'


def about(paper: Paper) -> str:
    """Its title and language; of what else such a part may tell, who wrote it and when, nothing."""
    space = "http://purl.org/dc/elements/1.1/"
    title = escape(BARRED.sub("", paper.title), quote=False)
    inside = f"<dc:title>{title}</dc:title><dc:language>{paper.language}</dc:language>"
    root = f'cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="{space}"'
    return f"{DECLARATION}<{root}>{inside}</cp:coreProperties>"


def relations(targets: dict[str, str], core: bool = False) -> str:
    every = [
        f'<Relationship Id="{name}" Type="{OFFICE}/{BESIDE.get(name, name)}" Target="{target}"/>'
        for name, target in targets.items()
    ]
    if core:
        kind = f"{PACKAGE}/relationships/metadata/core-properties"
        every.append(f'<Relationship Id="core" Type="{kind}" Target="docProps/core.xml"/>')
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{"".join(every)}</Relationships>'


def types() -> str:
    """What kind each part is of."""
    kinds = {f"/word/{name}.xml": f"{MAIN}.{kind}+xml" for name, kind in BESIDE.items()}
    kinds["/word/document.xml"] = f"{MAIN}.document.main+xml"
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    parts = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    relation = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{relation}{plain}{parts}</Types>'
