"""The reader on patterns that real drafts hold, each with what it is to make of them."""

import pytest

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.printing import print as printed
from rooms.drafting.reading.reader import read
from rooms.drafting.reading.reading import Answer, ChoiceKind, Node, Reading, Voice

ALT, OPT, GAP = BracketKind.ALTERNATIVE, BracketKind.OPTIONAL, BracketKind.PLACEHOLDER


def reading(source: str, names: tuple[str, ...] = (), slashed: bool = False) -> Reading:
    """A reading that prints back."""
    found = read(source, names, slashed=slashed)
    assert printed(found) == source
    return found


def kinds(found: Reading) -> list[tuple[BracketKind, int]]:
    return [(node.kind, node.rule) for node in found.nodes]


def words(source: str, node: Node) -> str:
    return source[node.start : node.end]


def choices(found: Reading) -> list[tuple[ChoiceKind, tuple[int, ...]]]:
    return [(choice.kind, choice.members) for choice in found.choices]


def test_1_brackets_side_by_side_are_alternatives() -> None:
    found = reading("Each member [shall][should][may] report")
    assert kinds(found) == [(ALT, 8)] * 3
    assert choices(found) == [(ChoiceKind.ALTERNATIVES, (0, 1, 2))]
    assert found.questions == ()
    assert {node.choice for node in found.nodes} == {0}


def test_2_with_a_space_between_them_it_is_asked() -> None:
    found = reading("members [in need] [with capacity] act")
    assert kinds(found) == [(ALT, 9)] * 2
    assert choices(found) == [(ChoiceKind.MAYBE, (0, 1))]
    (question,) = found.questions
    assert (question.rule, question.nodes, question.chosen) == (9, (0, 1), Answer.ALTERNATIVES)
    assert question.others == (Answer.SEPARATE,)
    assert [node.asked for node in found.nodes] == [question.id] * 2


def test_3_what_begins_with_a_comma_goes_on() -> None:
    found = reading("act [jointly][, subject to review,] and")
    assert kinds(found) == [(OPT, 11), (BracketKind.CONTINUATION, 11)]
    assert [(each.chosen, each.others[0]) for each in found.questions] == [(Answer.CONTINUATION, Answer.ALTERNATIVES)]
    assert found.choices == ()


def test_4_a_connector_joins_two_wordings() -> None:
    found = reading("[A goal][and][a plan]")
    assert kinds(found) == [(ALT, 6), (BracketKind.CONNECTOR, 6), (ALT, 6)]
    assert choices(found) == [(ChoiceKind.CONNECTED, (0, 2))]
    assert [each.kind for each in reading("take [and][or] give").nodes] == [ALT, ALT]


def test_5_mixed_gaps_are_split_at_the_spaces() -> None:
    found = reading("[keep] [renew] [plan][pledge]")
    assert kinds(found) == [(OPT, 10), (OPT, 10), (ALT, 10), (ALT, 10)]
    assert choices(found) == [(ChoiceKind.ALTERNATIVES, (2, 3))]
    assert [(each.rule, each.nodes, each.chosen) for each in found.questions] == [(10, (0, 1, 2, 3), Answer.SPLIT)]


@pytest.mark.parametrize("source", ["member[s] of", "part[y][ies]", "a[n early] date", "[un]willing", "عضو[ات] في"])
def test_6_letters_on_both_sides_are_a_piece_of_a_word(source: str) -> None:
    found = reading(source)
    assert {node.kind for node in found.nodes} == {BracketKind.MORPHEME}
    assert {node.rule for node in found.nodes} == {7}
    assert len(found.choices) == (len(found.nodes) > 1)


@pytest.mark.parametrize("source", ["Parties[ and others] act", "urgency[, and care,]", "成员[应当]报告"])
def test_6_a_bracket_that_only_lacks_a_space_is_none(source: str) -> None:
    assert BracketKind.MORPHEME not in {node.kind for node in reading(source).nodes}


@pytest.mark.parametrize("value", ["20XX", "X", "title to be added", "…", "x", "Placeholder for finance.", "TBD", ""])
def test_7_a_value_that_is_missing_is_no_disagreement(value: str) -> None:
    assert kinds(reading(f"by [{value}], at the latest")) == [(GAP, 6)]
    assert kinds(reading("[funds to be provided to all developing members]")) != [(GAP, 6)]


def test_8_alternatives_within_alternatives() -> None:
    found = reading("[[Fast] [Steady] growth] [Growth]")
    assert kinds(found) == [(ALT, 9)] * 4
    assert sorted(choice.members for choice in found.choices) == [(0, 3), (1, 2)]
    assert [node.parent for node in found.nodes] == [None, 0, 0, None]
    assert [node.depth for node in found.nodes] == [1, 2, 2, 1]


def test_9_options_to_the_next_of_their_set() -> None:
    source = "3. Members agree\n\nOption 1: to meet\n\nOption 2: [to wait]\n\nOption 3: No text\n\n4. Members report"
    found = reading(source)
    (choice,) = found.choices
    options = [found.nodes[number] for number in choice.members]
    assert choice.kind is ChoiceKind.OPTIONS
    assert [words(source, node) for node in options] == [
        "Option 1: to meet",
        "Option 2: [to wait]",
        "Option 3: No text",
    ]
    assert {(node.kind, node.rule, node.bracketed) for node in options} == {(BracketKind.OPTION, 14, False)}
    assert choice.empty == (choice.members[2],)
    assert [node.empty for node in options] == [False, False, True]
    assert found.nodes[2].parent == choice.members[1]


def test_10_options_within_a_bracket_end_with_it() -> None:
    source = "[Option (a): to meet\n\nOption (b): to wait] again\n\nOption (c): not of them"
    found = reading(source)
    first = found.choices[0]
    assert [words(source, found.nodes[each]) for each in first.members] == [
        "Option (a): to meet",
        "Option (b): to wait",
    ]
    assert [found.nodes[each].parent for each in first.members] == [0, 0]
    assert found.nodes[0].kind is BracketKind.BLOCK
    assert [question.rule for question in found.questions] == [14]


def test_10_options_within_options() -> None:
    source = "1. Option 1:\n(a) one\n1.1 Option (a): x\nOption (b): y\n1.2 more\nOption 2: z\n2. Last\n"
    found = reading(source)
    outer, inner = sorted(found.choices, key=lambda choice: choice.members)
    assert [words(source, found.nodes[each]).split(":")[0] for each in outer.members] == ["Option 1", "Option 2"]
    assert [words(source, found.nodes[each]) for each in inner.members] == ["Option (a): x", "Option (b): y"]
    assert {found.nodes[each].parent for each in inner.members} == {outer.members[0]}
    assert words(source, found.nodes[outer.members[1]]) == "Option 2: z"


def test_11_a_bracket_over_two_numbered_paragraphs() -> None:
    source = "5. [Members meet.\n\n5 bis. Members report.]\n\n5 ter. Members rest."
    found = reading(source)
    assert [paragraph.label for paragraph in found.paragraphs] == ["5.", "5 bis.", "5 ter."]
    assert kinds(found) == [(BracketKind.BLOCK, 13)]
    assert words(source, found.nodes[0]).endswith("report.]")


def test_12_numbers_go_with_the_options_around_them() -> None:
    found = reading("[4][2]. Decides to meet.")
    assert {node.kind for node in found.nodes} == {BracketKind.NUMBERING}
    assert [(choice.kind, choice.bound) for choice in found.choices] == [(ChoiceKind.ALTERNATIVES, None)]
    found = reading("Option 1:\n\n[4][2]. Decides to meet.\n\nOption 2: No text")
    options = next(choice for choice in found.choices if choice.kind is ChoiceKind.OPTIONS)
    assert [choice.bound for choice in found.choices if choice is not options] == [options.number]
    assert kinds(reading("within [4][2] days")) == [(ALT, 8)] * 2


def test_13_slashes_only_on_request() -> None:
    source = "a fund / facility / window, and/or 30 km/h"
    assert reading(source).nodes == ()
    found = reading(source, slashed=True)
    assert [words(source, node) for node in found.nodes] == ["fund", "facility", "window"]
    assert choices(found) == [(ChoiceKind.MAYBE, (0, 1, 2))]
    assert [question.chosen for question in found.questions] == [Answer.ALTERNATIVES]


def test_14_remarks_of_the_drafters() -> None:
    source = "Members {pending article 9} meet (delete, move to annex) (in spring)."
    found = reading(source)
    assert [words(source, node) for node in found.nodes] == ["{pending article 9}", "(delete, move to annex)"]
    assert {node.kind for node in found.nodes} == {BracketKind.NOTE}
    assert reading("a {b [c} d] e").nodes[0].kind is OPT


def test_15_a_bracket_without_end_stays_and_is_told() -> None:
    source = "2. [text one [text two]\n\nArticle 3\n\n1. More"
    found = reading(source)
    assert kinds(found) == [(OPT, 13)]
    (stray,) = found.unmatched
    assert (stray.char, stray.line, stray.paragraph, stray.character) == (3, 1, 1, "[")
    assert source[: stray.repair] == "2. [text one [text two]"
    (stray,) = reading("Article 3\r\n\r\n1. More] and more").unmatched
    assert (stray.char, stray.line, stray.paragraph, stray.character, stray.repair) == (20, 3, 2, "]", 13)


def test_16_what_groups_say_of_words() -> None:
    names = ("EU", "Chile", "G77", "United States")
    source = "[by 2030] [EU, Chile: delete] [g77: retain]"
    found = reading(source, names)
    assert [node.kind for node in found.nodes] == [OPT, BracketKind.STANCE, BracketKind.STANCE]
    assert found.nodes[1].voices == (Voice("EU", "delete"), Voice("Chile", "delete"))
    assert found.nodes[2].voices == (Voice("G77", "retain"),)
    assert [node.about for node in found.nodes] == [None, 0, 0]
    inside = reading("[[EU: delete] by 2030]", names)
    assert inside.nodes[1].about == 0
    said = reading("meet [United States / Chile propose; EU oppose: by 2040]", names).nodes[0]
    assert said.voices == (Voice("United States", "propose"), Voice("Chile", "propose"), Voice("EU", "oppose"))
    assert said.kind is OPT
    assert reading("act [soon] (EU, Chile) and", names).nodes[0].voices == (Voice("EU"), Voice("Chile"))


def test_16_names_that_are_not_known_stay_words_and_are_asked() -> None:
    found = reading("[EU, Chile: delete] now [Climate forcers: compounds of carbon]")
    assert [node.kind for node in found.nodes] == [OPT, OPT]
    assert [node.voices for node in found.nodes] == [(), ()]
    assert [(each.nodes, each.chosen, each.others) for each in found.questions] == [
        ((0,), Answer.SEPARATE, (Answer.STANCE,))
    ]


@pytest.mark.parametrize("words", ["without reference to a committee (X/1)", "English only", "sic", "Original: French"])
def test_17_what_is_not_of_the_negotiation(words: str) -> None:
    assert kinds(reading(f"Resolution [{words}]")) == [(BracketKind.LITERAL, 4)]


def test_17_what_belongs_to_the_format() -> None:
    front = "---\ntitle: [Draft]\n---\nMembers [may][shall] act[^1], see [there](https://example.org).\n\n[^1]: Why.\n"
    assert kinds(reading(front)) == [
        (BracketKind.LITERAL, 2),
        (ALT, 8),
        (ALT, 8),
        (BracketKind.LITERAL, 2),
        (BracketKind.LITERAL, 2),
        (BracketKind.LITERAL, 2),
    ]
    assert kinds(reading("in Smith v. Jones [1999] and by [1999]")) == [(BracketKind.LITERAL, 4), (OPT, 13)]


def test_18_a_digit_is_a_footnote_where_there_is_one() -> None:
    source = "to reach [the [aims].2] [soon]2 now\n\n2 See the annex."
    found = reading(source)
    assert [node.footnote for node in found.nodes] == [None, "2", "2"]
    assert [node.footnote for node in reading("to reach [the aims]2 now").nodes] == [None]


def test_paragraphs_apart_are_blocks() -> None:
    source = "[Members meet.]\n\n[Members report.]\n\n[[one][two]]"
    found = reading(source)
    assert [node.kind for node in found.nodes[:2]] == [BracketKind.BLOCK] * 2
    assert [node.rule for node in found.nodes[:2]] == [13, 12]
    assert reading("act [[one][two]] now").nodes[0].kind is BracketKind.CONTAINER


WRAPPED = """\
Members of the group shall take the measures that are set out in the annex, by [2030]
[2040], and shall report on them to the [committee][secretariat], which compiles what
has been reported and [publishes it. The compilation is considered at every second of
the meetings of the members, together with the [advice][views] of the committee.]
[The committee is open to all members of the group, and it may invite other members of
the region to take part in its meetings, without the right to take decisions there.]
2.
Members support each other [and others] in taking those measures, as far as they have
the means, and in view of those means they consider at their [regular or extraordinary


meetings] which other members of the region they may invite to take such measures too.
"""


def test_lines_that_only_wrap_are_looked_past() -> None:
    found = reading(WRAPPED)
    assert [each.label for each in found.paragraphs] == ["", "", "2."]
    assert kinds(found)[:2] == [(ALT, 9)] * 2
    assert [(node.kind, node.rule) for node in found.nodes if node.depth == 1][4:6] == [
        (OPT, 13),
        (BracketKind.BLOCK, 12),
    ]
    assert found.nodes[-1].kind is OPT
    one_to_a_line = reading("".join(f"[{line}]\n" for line in ["Members meet.", "Members rest."] * 8))
    assert {node.kind for node in one_to_a_line.nodes} == {BracketKind.BLOCK}


def test_what_returns_on_every_page_is_looked_past() -> None:
    source = "\f".join(f"X/2030/L.{n}\n\nMembers [meet]\n\nPage {n} of 4\n" for n in range(1, 5))
    found = reading(source)
    assert [source[span.start : span.end] for span in found.furniture][:2] == ["X/2030/L.1", "Page 1 of 4"]
    assert len(found.furniture) == 8
    assert len(found.paragraphs) == 4
    inside = reading("act [soon]\n\nX/2030/L.1\n\n[later] now\n\nX/2030/L.1\n\nand\n\nX/2030/L.1\n")
    assert len(inside.furniture) == 3


def test_equal_choices_are_one_class() -> None:
    found = reading("A [shall][should] b [should ][ *Shall*] c [shall][may] d [shall] [should]")
    assert [(link.members, len(link.places)) for link in found.links] == [(("shall", "should"), 3)]
    assert [choice.link for choice in found.choices] == [0, 0, None, 0]
    assert sum(node.link == 0 for node in found.nodes) == 6
