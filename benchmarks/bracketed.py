"""Synthetic texts in brackets, of the shape of real ones: how deep, how long, side by side, over paragraphs."""

import random

# ruff: noqa: SIM905 — a vocabulary is easier to read as words
WORDS = (
    "each member party shall provide regular adequate support for the common effort of all states and other actors "
    "in the light of different circumstances with a view to lasting security while taking into account the needs of "
    "communities that are most exposed through cooperation finance exchange of knowledge and review every five years"
).split()
SHORT = "shall should may will all developed other adequate new annually jointly fully".split()
PAIRS = (("shall", "should"), ("developed", "all"), ("shall", "should", "other"), ("new", "adequate"))
PLACES = ("X", "20XX", "to be added")


def text(brackets: int, seed: int = 7) -> str:
    """A text with this many pairs of brackets or a few more, about 210 characters for each."""
    drawn, parts, left, number = random.Random(seed), ["# A synthetic text\n"], brackets, 0
    while left > 0:
        number += 1
        if number % 12 == 1:
            parts.append(f"## Article {number // 12 + 1}\n")
        words = paragraph(drawn)
        if drawn.random() < 0.03 and left > 8:
            words = f"[{words}\n\n{number} bis. {paragraph(drawn)}]"
        elif drawn.random() < 0.05:
            words = f"Option 1: {words}\n\nOption 2: {paragraph(drawn)}"
        left -= words.count("[")
        parts.append(f"{number}. {words}\n")
    return "\n".join(parts)


def paragraph(drawn: random.Random) -> str:
    """A sentence of some sixty words with three or four brackets or choices."""
    pieces = [plain(drawn, 5, 15).capitalize()]
    for _ in range(drawn.choice((1, 2, 3, 4))):
        pieces += [bracket(drawn, 0), plain(drawn, 8, 40)]
    return " ".join(pieces) + "."


def bracket(drawn: random.Random, depth: int) -> str:
    kind = drawn.random()
    if kind < 0.45:
        return "".join(f"[{word}]" for word in drawn.choice(PAIRS))
    if kind < 0.55:
        return " ".join(f"[{word}]" for word in drawn.sample(SHORT, 2))
    if kind < 0.6:
        return f"[{drawn.choice(PLACES)}]"
    if kind < 0.8 or depth > 3:
        return f"[{plain(drawn, 1, 6)}]"
    return f"[{plain(drawn, 2, 9)} {bracket(drawn, depth + 1)} {plain(drawn, 2, 20)}]"


def plain(drawn: random.Random, least: int, most: int) -> str:
    return " ".join(drawn.choices(WORDS, k=drawn.randint(least, most)))
