"""The kinds of brackets that drafters use, and of the paragraphs they stand in."""

from enum import StrEnum


class BracketKind(StrEnum):
    """What a bracket says about its words.

    The first eight hold words that are not agreed; a placeholder lacks a value, and the last three are no disagreement.
    """

    # One of several wordings of which one is to be chosen, side by side.
    ALTERNATIVE = "alternative"
    # One of several wordings headed "Option 1:" and so on; it may bear no brackets of its own.
    OPTION = "option"
    # Words that stay or go.
    OPTIONAL = "optional"
    # The same, of more than a paragraph.
    BLOCK = "block"
    # More words after others that are bracketed: they stay or go with them.
    CONTINUATION = "continuation"
    # "and", "or" or punctuation between two bracketed wordings.
    CONNECTOR = "connector"
    # Letters of a word: member[s].
    MORPHEME = "morpheme"
    # The number of a paragraph, which depends on what is chosen elsewhere.
    NUMBERING = "numbering"
    # A bracket round nothing but other brackets.
    CONTAINER = "container"
    # What somebody said of the words before or within, rather than words: [EU: delete].
    STANCE = "stance"
    # A value that is not known yet: [X], [20XX].
    PLACEHOLDER = "placeholder"
    # The drafter's own remark: {pending article 9}.
    NOTE = "note"
    # Not of the negotiation: [English only].
    LITERAL = "literal"


# Of these a text is free when it is clean; a placeholder is counted apart, the rest are left as they are.
OPEN = frozenset(BracketKind) - {BracketKind.PLACEHOLDER, BracketKind.NOTE, BracketKind.LITERAL}


# What must be settled or filled in before a text is clean.
UNSETTLED = OPEN | {BracketKind.PLACEHOLDER}


class ParagraphKind(StrEnum):
    TITLE = "title"
    CHAPEAU = "chapeau"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    ARTICLE = "article"
    SECTION = "section"
    ANNEX = "annex"
    # A sub-paragraph: (a), (i).
    POINT = "point"
    # "Option 1:", where nothing else stands in its line.
    OPTION = "option"
    TABLE = "table"
    FOOTNOTE = "footnote"
    NOTE = "note"
    PLAIN = "plain"
