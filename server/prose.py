"""Prose: the words of a message, from a small subset of Markdown to safe HTML.

Emphasis, lists, quotations, line breaks and bare addresses; no links with other words than their own address, no
images, no HTML: square brackets are the drafters' own and must come out as they were typed.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from rooms.languages import plain

RULES = ["emphasis", "list", "newline", "blockquote", "escape"]
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "span"}
REL = "noopener noreferrer nofollow"
ATTRIBUTES = {"a": {"href"}, "span": {"class"}, "ol": {"start"}}
MENTION = re.compile(r"@\[([^\[\]\n<>]{1,200})\]")
# An address ends before punctuation that closes the sentence around it.
ADDRESS = re.compile(r"https://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
MARKED = re.compile(r"[*_>\\`\n]|^\s*(?:[-+]|\d+[.)])\s", re.M)

cleaner = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https"}, link_rel=REL)
markdown = MarkdownIt("zero", {"breaks": True}).enable(RULES)


def prose(text: str) -> Markup:
    """Words as HTML that may stand in the page: a few tags, no style, no script, addresses only by https."""
    text = plain(text)
    # Most messages bear no marks at all; for them the parser would only wrap a paragraph round the words.
    html = markdown.render(text) if MARKED.search(text) else f"<p>{escape(text)}</p>"
    html = ADDRESS.sub(address, MENTION.sub(r'<span class="mention">\1</span>', html))
    return Markup(cleaner.clean(html))


def address(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}">{found[0]}</a>'
