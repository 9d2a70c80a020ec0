"""Printing: a reading gives back its text, from the words its nodes hold."""

from collections.abc import Iterator

from rooms.drafting.reading.reading import Reading


def print(reading: Reading) -> str:
    """The text, character for character (rule 1); brackets may be nested to any depth."""
    return "".join(pieces(reading))


def pieces(reading: Reading) -> Iterator[str]:
    """The words of the tree in their order, with the brackets around them."""
    nodes, waiting, closing = reading.nodes, [iter(reading.content)], [""]
    while waiting:
        for piece in waiting[-1]:
            if isinstance(piece, str):
                yield piece
                continue
            node = nodes[piece]
            if node.bracketed:
                yield "["
            waiting.append(iter(node.content))
            closing.append("]" if node.bracketed else "")
            break
        else:
            waiting.pop()
            yield closing.pop()
