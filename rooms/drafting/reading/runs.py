"""Runs: brackets side by side are alternatives, go on from each other, or stand alone (rules 6 to 13)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.asking import Asking, Choosing
from rooms.drafting.reading.contents import CONTINUES, touches, touches_after, touches_before
from rooms.drafting.reading.gaps import Gap, chains, follows, place
from rooms.drafting.reading.marks import Mark, Text
from rooms.drafting.reading.reading import Answer, ChoiceKind

# How often each rule was right where it was tried (47 of 47, 20 of 22, 5 of 7, 3 of 4), or is thought to be.
RIGHT = {6: 0.9, 7: 0.95, 8: 0.97, 9: 0.91, 10: 0.71, 11: 0.75, 12: 0.9, 13: 0.93}
NUMBER = re.compile(
    r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})(?:\.\d{1,3})*(?: ?(?:bis|ter|quater|quinquies|sexies|septies|alt))?[.)]?"
)
NUMBERED = re.compile(r"[.)][\s*_\]]|\t")
# So many words stand in a bracket that is but a piece of a word.
PIECE = 3
LONGEST_LABEL, LONGEST_NUMBER = 60, 24
Group = list[Mark]


@dataclass
class Runs:
    """Judges the brackets of one text, those side by side together."""

    text: Text
    asking: Asking
    choosing: Choosing

    def judge(self, beside: Sequence[Mark]) -> None:
        """Brackets of one parent, in their order."""
        place(self.text, beside)
        before: Mark | None = None
        for chain, gaps in chains(self.text, beside):
            if len(chain) == 1:
                self.single(chain[0], before)
            else:
                self.chain(grouped(chain, gaps), gaps)
            before = chain[-1]

    def chain(self, groups: list[Group], gaps: Sequence[Gap]) -> None:
        """Rule by rule: what is known by its words is taken out, the rest goes by its gaps."""
        run: list[Group] = []
        for group in joined(groups):
            if self.special(group):
                self.run(run)
                run = []
            else:
                run.append(group)
        self.run(run)

    def special(self, group: Group) -> bool:
        """Numbers, connected wordings and pieces of words; placeholders alone."""
        if any(mark.rule and mark.kind is BracketKind.OPTIONAL for mark in group):
            return True
        if all(number(mark) for mark in group) and self.numbering(group):
            return True
        connectors = sum(mark.kind is BracketKind.CONNECTOR for mark in group)
        if connectors and (connectors < len(group) or connectors == 1):
            self.connected(group)
            return True
        if touches_before(self.text.source, group[0]) or touches_after(self.text.source, group[-1]):
            self.pieces(group)
            return True
        return all(mark.kind is BracketKind.PLACEHOLDER for mark in group)

    def numbering(self, group: Group) -> bool:
        """[4][2]. Decides …: the number depends on the options around it, which are looked up when all are known."""
        source, end = self.text.source, group[-1].end
        if not NUMBERED.match(source, end) or source[max(0, group[0].start - 1) : group[0].start].isalnum():
            return False
        for mark in group:
            mark.settle(BracketKind.NUMBERING, 8, RIGHT[8])
        if len(group) > 1:
            self.choosing.put(ChoiceKind.ALTERNATIVES, group)
        return True

    def connected(self, group: Group) -> None:
        """[A][and][B]: one, the other, or both."""
        members = [mark for mark in group if mark.kind is not BracketKind.CONNECTOR]
        if len(members) < 2:
            for mark in members:
                self.single(mark, None)
            return
        sure = len(group) == 3 and group[0].end == group[1].start and group[1].end == group[2].start
        answer, answered = (Answer.CONNECTED, True) if sure else self.connecting(group)
        if answer is Answer.CONNECTED:
            self.choosing.put(ChoiceKind.CONNECTED, members)
        for mark in members:
            kind = BracketKind.ALTERNATIVE if answer is Answer.CONNECTED else BracketKind.OPTIONAL
            mark.settle(kind, 6, RIGHT[6] if sure or not answered else 1.0)

    def connecting(self, group: Group) -> tuple[Answer, bool]:
        return self.asking.ask(6, group, Answer.CONNECTED, Answer.SEPARATE)

    def pieces(self, group: Group) -> None:
        """member[s], part[y][ies]: one of these endings, or none (rule 7)."""
        long = any(len(mark.words.split()) > PIECE for mark in group)
        answer, answered = Answer.MORPHEME, False
        if long:
            answer, answered = self.asking.ask(7, group, Answer.MORPHEME, Answer.SEPARATE, Answer.ALTERNATIVES)
        if answer is Answer.ALTERNATIVES and len(group) > 1:
            self.alternatives(group, 7, 1.0, ChoiceKind.ALTERNATIVES)
            return
        kind = BracketKind.MORPHEME if answer is Answer.MORPHEME else BracketKind.OPTIONAL
        for mark in group:
            mark.settle(kind, 7, 1.0 if answered else 0.6 if long else RIGHT[7])
        if kind is BracketKind.MORPHEME and len(group) > 1:
            self.choosing.put(ChoiceKind.ALTERNATIVES, group)

    def run(self, groups: list[Group]) -> None:
        """What is left of a chain: rules 8 to 11, by its gaps."""
        members = [mark for group in groups for mark in group]
        if len(members) < 2:
            for mark in members:
                self.single(mark, None)
        elif any(continues(mark) for mark in members[1:]):
            self.continuing(groups)
        elif len(groups) == 1:
            self.alternatives(members, 8, RIGHT[8], ChoiceKind.ALTERNATIVES)
        elif all(len(group) == 1 for group in groups):
            self.spaced(members)
        else:
            self.mixed(groups)

    def alternatives(self, members: Sequence[Mark], rule: int, confidence: float, kind: ChoiceKind) -> None:
        """One of these is to be chosen; a value that is not known yet remains that."""
        for mark in members:
            if mark.kind is not BracketKind.PLACEHOLDER:
                mark.settle(BracketKind.ALTERNATIVE, rule, confidence)
        self.choosing.put(kind, members)

    def separate(self, members: Sequence[Mark], rule: int, confidence: float) -> None:
        """Each stays or goes by itself."""
        for mark in members:
            if mark.kind is not BracketKind.PLACEHOLDER:
                mark.settle(self.optional(mark), rule, confidence)

    def spaced(self, members: Sequence[Mark]) -> None:
        """Only spaces between them: alternatives, if somebody confirms it (rule 9)."""
        answer, answered = self.asking.ask(9, members, Answer.ALTERNATIVES, Answer.SEPARATE)
        sure = 1.0 if answered else RIGHT[9]
        if answer is Answer.SEPARATE:
            self.separate(members, 9, sure)
        else:
            self.alternatives(members, 9, sure, ChoiceKind.ALTERNATIVES if answered else ChoiceKind.MAYBE)

    def mixed(self, groups: list[Group]) -> None:
        """Spaces between some: those without are alternatives, the others stay or go by themselves (rule 10)."""
        members = [mark for group in groups for mark in group]
        answer, answered = self.asking.ask(10, members, Answer.SPLIT, Answer.ALTERNATIVES, Answer.SEPARATE)
        sure = 1.0 if answered else RIGHT[10]
        if answer is Answer.ALTERNATIVES:
            self.alternatives(members, 10, sure, ChoiceKind.ALTERNATIVES)
        elif answer is Answer.SEPARATE:
            self.separate(members, 10, sure)
        else:
            self.split(groups, 10, sure)

    def split(self, groups: list[Group], rule: int, sure: float) -> None:
        """Each group by itself."""
        for group in groups:
            if len(group) > 1:
                self.alternatives(group, rule, sure, ChoiceKind.ALTERNATIVES)
            else:
                self.separate(group, rule, sure)

    def continuing(self, groups: list[Group]) -> None:
        """A later one goes on with a comma, "and" or "or": more words, though it may be an alternative (rule 11)."""
        members = [mark for group in groups for mark in group]
        answer, answered = self.asking.ask(11, members, Answer.CONTINUATION, Answer.ALTERNATIVES, Answer.SEPARATE)
        sure = 1.0 if answered else RIGHT[11]
        if answer is Answer.ALTERNATIVES:
            self.alternatives(members, 11, sure, ChoiceKind.ALTERNATIVES)
        elif answer is Answer.SEPARATE:
            self.separate(members, 11, sure)
        else:
            self.split(self.cut(groups, sure), 11, sure)

    def cut(self, groups: list[Group], sure: float) -> list[Group]:
        """Settle those that go on; what is left between them, in groups."""
        left: list[Group] = []
        first = groups[0][0]
        for group in groups:
            left.append([])
            for mark in group:
                if mark is not first and continues(mark):
                    mark.settle(BracketKind.CONTINUATION, 11, sure)
                    left.append([])
                else:
                    left[-1].append(mark)
        return [group for group in left if group]

    def single(self, mark: Mark, before: Mark | None) -> None:
        """A bracket beside which no other stands: rules 7, 12 and 13."""
        if mark.rule:
            return
        if number(mark) and self.numbering([mark]):
            return
        if touches(self.text.source, mark):
            self.pieces([mark])
            return
        kind = self.optional(mark)
        after_paragraph = before is not None and follows(self.text, before, mark)
        rule = 12 if after_paragraph and kind is BracketKind.BLOCK else 13
        mark.settle(kind, rule, RIGHT[rule])

    def optional(self, mark: Mark) -> BracketKind:
        """What a bracket is that stays or goes by itself (rule 13)."""
        if self.text.crosses(mark.start, mark.end - 1) or self.paragraph(mark):
            return BracketKind.BLOCK
        return BracketKind.CONTAINER if hollow(self.text.source, mark) else BracketKind.OPTIONAL

    def paragraph(self, mark: Mark) -> bool:
        """Whether a bracket is all of a paragraph but its label."""
        own = self.text.paragraphs[self.text.paragraph(mark.start)]
        if mark.start - own.start > LONGEST_LABEL:
            return False
        label = self.text.source[own.start : mark.start].strip(" \t\r\n\ufeff*_#>")
        rest = self.text.source[mark.end : own.end][:PIECE]
        return label == own.label and rest.strip("*_.,; ") == "" and mark.end - mark.start > PIECE


def number(mark: Mark) -> bool:
    """Whether a bracket holds nothing but the number of a paragraph."""
    return mark.end - mark.start < LONGEST_NUMBER and NUMBER.fullmatch(mark.words) is not None


def grouped(chain: Sequence[Mark], gaps: Sequence[Gap]) -> list[Group]:
    """Brackets in groups between which there is a space."""
    groups = [[chain[0]]]
    for mark, gap in zip(chain[1:], gaps, strict=True):
        if gap is Gap.NONE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def continues(mark: Mark) -> bool:
    """Whether a bracket goes on from another: it begins with a comma, "and" or "or", and is more than that."""
    return mark.kind is not BracketKind.CONNECTOR and CONTINUES.match(mark.words) is not None


def joined(groups: list[Group]) -> list[Group]:
    """A connector with spaces around it joins the groups beside it."""
    found: list[Group] = []
    joining = False
    for group in groups:
        connector = len(group) == 1 and group[0].kind is BracketKind.CONNECTOR
        if found and joining is not connector:
            found[-1] = found[-1] + group
        else:
            found.append(group)
        joining = connector
    return found


def hollow(source: str, mark: Mark) -> bool:
    """Whether there is nothing but other brackets within."""
    at = mark.start + 1
    for child in mark.children:
        if not child.bracketed or source[at : child.start].strip(" \t\r\n*_"):
            return False
        at = child.end
    return bool(mark.children) and not source[at : mark.end - 1].strip(" \t\r\n*_")
