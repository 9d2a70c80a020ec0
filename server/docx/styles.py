"""Styles of a Word document: how each kind of paragraph of a text stands on the page, in one house style or another."""

from enum import StrEnum

from rooms.drafting.kinds import ParagraphKind
from server.docx.elements import part

# A twentieth of a point: an inch has 1,440.
INDENT = 567
DEEPEST = 4


class House(StrEnum):
    """Whose habits a document keeps to: the form of resolutions, or a plain page for working on."""

    UNITED_NATIONS = "un"
    PLAIN = "plain"


FONTS = {House.UNITED_NATIONS: "Times New Roman", House.PLAIN: "Arial"}
SIZES = {House.UNITED_NATIONS: 20, House.PLAIN: 22}


def style(name: str, spacing: str = "", looks: str = "", more: str = "") -> str:
    """A style of paragraphs after the ordinary one."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{more}{spacing}</w:pPr><w:rPr>{looks}</w:rPr></w:style>'
    )


def size(halves: int) -> str:
    """How large letters are, in half points."""
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


BOLD = "<w:b/><w:bCs/>"
KEPT = "<w:keepNext/>"
FIRST_LINE = f'<w:ind w:firstLine="{INDENT}"/>'
BY_KIND = {
    ParagraphKind.TITLE: style("title", '<w:jc w:val="center"/>', BOLD + size(28), KEPT),
    ParagraphKind.CHAPEAU: style("chapeau", FIRST_LINE, "<w:i/><w:iCs/>"),
    ParagraphKind.PREAMBULAR: style("preambular", FIRST_LINE),
    ParagraphKind.OPERATIVE: style("operative", FIRST_LINE),
    ParagraphKind.ARTICLE: style(
        "article", '<w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>', BOLD, KEPT
    ),
    ParagraphKind.SECTION: style("section", '<w:spacing w:before="240" w:after="120"/>', BOLD, KEPT),
    ParagraphKind.ANNEX: style("annex", '<w:jc w:val="center"/>', BOLD, f"{KEPT}<w:pageBreakBefore/>"),
    ParagraphKind.OPTION: style("option", "", BOLD, KEPT),
    ParagraphKind.TABLE: style("table", "", '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>' + size(18)),
    ParagraphKind.FOOTNOTE: style("footnote", "", size(18)),
    ParagraphKind.NOTE: style("note", "", "<w:i/><w:iCs/>"),
    ParagraphKind.PLAIN: style("plain"),
}
ABOVE = '<w:spacing w:before="240" w:after="120"/>'
# Nothing is indented or set in the middle, and every heading stands at the margin.
PLAINLY = {
    ParagraphKind.TITLE: style("title", "", BOLD + size(32), KEPT),
    ParagraphKind.CHAPEAU: style("chapeau"),
    ParagraphKind.PREAMBULAR: style("preambular"),
    ParagraphKind.OPERATIVE: style("operative"),
    ParagraphKind.ARTICLE: style("article", ABOVE, BOLD, KEPT),
    ParagraphKind.SECTION: style("section", ABOVE, BOLD + size(26), KEPT),
    ParagraphKind.ANNEX: style("annex", "", BOLD + size(26), f"{KEPT}<w:pageBreakBefore/>"),
}
BY_HOUSE = {House.UNITED_NATIONS: BY_KIND, House.PLAIN: BY_KIND | PLAINLY}
POINTS = [style(f"point{level}", f'<w:ind w:left="{INDENT * max(level - 1, 1)}"/>') for level in range(1, DEEPEST + 1)]
HEAD = [
    style("mast", '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs><w:spacing w:after="0"/>'),
    style("masttitle", '<w:spacing w:before="240" w:after="60"/><w:jc w:val="center"/>', BOLD + size(30)),
    style("beneath", '<w:spacing w:after="240"/><w:jc w:val="center"/>'),
    style("foot", '<w:jc w:val="center"/>'),
]


def of(kind: ParagraphKind, level: int) -> str:
    """The style of a paragraph."""
    return f"point{min(max(level, 1), DEEPEST)}" if kind == ParagraphKind.POINT else kind.value


def styles(language: str, house: House = House.UNITED_NATIONS) -> str:
    """All styles of a house, for words of a language."""
    font = FONTS[house]
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="SimSun"/>'
    spoken = f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    ordinary = f"<w:rPr>{fonts}{size(SIZES[house])}{spoken}</w:rPr>"
    defaults = f"<w:docDefaults><w:rPrDefault>{ordinary}</w:rPrDefault></w:docDefaults>"
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="160" w:line="264" w:lineRule="auto"/></w:pPr></w:style>'
    )
    return part("styles", defaults + normal + "".join([*BY_HOUSE[house].values(), *POINTS, *HEAD]))
