"""The reader: a text in square brackets is taken apart without loss, and what it leaves open is asked.

Its rules, in the order in which they apply; each node says which one decided:

1. What is read prints back, character for character.
2. What belongs to the format is no bracket of the negotiation: front matter, links whose label is defined, `[^1]`.
3. Lines that only wrap, and furniture that returns on every page, are looked past.
4. Citations, languages and [sic] are left as they are.
5. A bracket without its other half stays in the text and is told, with where the other half may be missing.
6. X, 20XX, "to be added": a value is missing. Nothing but "and" or a comma: a connector. "EU: delete": a stance.
7. A letter on both sides of a bracket: a piece of a word.
8. Side by side without a space: alternatives.
9. With a space: alternatives, if somebody confirms it.
10. With and without spaces: those without are alternatives; asked.
11. One that begins with a comma, "and" or "or" goes on from the one before; asked.
12. With the end of a paragraph between them: blocks, each by itself.
13. Alone: a block if it is a paragraph or more, a container if it holds nothing but brackets, words that stay or go
    otherwise. Notes of the drafter, and on request words between slashes, count here too.
14. "Option 1:" begins one of a set, which ends with the next number or heading, or with the bracket around it.
15. A digit that hangs on a bracket is a footnote if that footnote exists.
16. Choices between the same words are one class.
"""
