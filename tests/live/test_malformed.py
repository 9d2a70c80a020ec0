"""What a broken or a hostile peer sends: answered by the code the protocol has for it, and heard by nobody."""

import json
import zlib

import pytest

from tests.live.conftest import Serve
from tests.live.served import until
from tests.live.wire import BINARY, CLOSE, CONT, PING, TEXT, Wire, frame

READ = json.dumps({"read": {"topic": "t", "upto": 3}}).encode()
DEFLATE = "permessage-deflate; client_max_window_bits"


async def test_a_message_in_fragments_with_a_ping_between_is_one_message(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    wire.send(
        frame(TEXT, READ[:5], fin=False),
        frame(PING, b"still there?"),
        frame(CONT, READ[5:9], fin=False),
        frame(CONT, READ[9:]),
    )
    await until(lambda: served.heard)
    assert [said for _, said in served.heard] == [json.loads(READ)]
    wire.send(frame(CLOSE, b"\x03\xe8"))
    assert await wire.ended() == 1000
    assert wire.pongs == [b"still there?"]


async def test_a_message_in_single_bytes_is_one_message(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    for byte in frame(TEXT, READ):
        wire.send(bytes([byte]))
        await wire.writer.drain()
    await until(lambda: served.heard)
    assert served.heard[0][1] == json.loads(READ)
    wire.hang_up()


async def test_a_character_split_over_two_fragments_is_whole_again(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    data = json.dumps({"typing": "السلام"}, ensure_ascii=False).encode()
    middle = data.index("س".encode()) + 1
    wire.send(frame(TEXT, data[:middle], fin=False), frame(CONT, data[middle:]))
    await until(lambda: served.heard)
    assert served.heard[0][1] == {"typing": "السلام"}
    wire.hang_up()


WRONG = {
    "a frame larger than the limit": ([frame(TEXT, b" " * 65_537)], 1009),
    "a frame that claims to be huge": ([frame(TEXT, b"", length=2**62)], 1009),
    "a length with its highest bit set": ([frame(TEXT, b"", length=2**63)], 1009),
    "fragments larger than the limit together": (
        [frame(TEXT, b" " * 40_000, fin=False), frame(CONT, b" " * 40_000)],
        1009,
    ),
    "broken utf-8": ([frame(TEXT, b'{"typing":"\xc3\x28"}')], 1007),
    "a surrogate in utf-8": ([frame(TEXT, b'{"typing":"\xed\xa0\x80"}')], 1007),
    "utf-8 that ends in the middle of a character": ([frame(TEXT, b'{"typing":"\xe2\x82')], 1007),
    "no json": ([frame(TEXT, b"hello")], 1007),
    "json that is no object": ([frame(TEXT, b'["read"]')], 1007),
    "json nested without end": ([frame(TEXT, b"[" * 60_000)], 1007),
    "a number without end": ([frame(TEXT, b'{"read":' + b"9" * 60_000 + b"}")], 1007),
    "half a character as an escape": ([frame(TEXT, b'{"typing":"\\ud83d"}')], 1007),
    "not a number": ([frame(TEXT, b'{"read":NaN}')], 1007),
    "json in another encoding": ([frame(TEXT, '{"a":1}'.encode("utf-16"))], 1007),
    "an empty message": ([frame(TEXT, b"")], 1007),
    "a binary message": ([frame(BINARY, READ)], 1003),
    "the first reserved bit without an extension": ([frame(TEXT, READ, reserved=4)], 1002),
    "the second reserved bit": ([frame(TEXT, READ, reserved=2)], 1002),
    "the third reserved bit": ([frame(TEXT, READ, reserved=1)], 1002),
    "an unknown opcode": ([frame(3, READ)], 1002),
    "an unknown control opcode": ([frame(11)], 1002),
    "a frame without a mask": ([frame(TEXT, READ, masked=False)], 1002),
    "a continuation of nothing": ([frame(CONT, READ)], 1002),
    "a new message within another": ([frame(TEXT, READ[:4], fin=False), frame(TEXT, READ)], 1002),
    "a ping too long": ([frame(PING, b"x" * 126)], 1002),
    "a ping in fragments": ([frame(PING, b"x", fin=False)], 1002),
    "a close of one byte": ([frame(CLOSE, b"\x03")], 1002),
    "a close with a code nobody may send": ([frame(CLOSE, b"\x03\xed")], 1002),
    "a close with a broken reason": ([frame(CLOSE, b"\x03\xe8\xc3\x28")], 1007),
    "a close within a message": ([frame(TEXT, READ[:4], fin=False), frame(CLOSE, b"\x03\xe8")], 1002),
}


@pytest.mark.parametrize("case", WRONG)
async def test_what_is_wrong_is_named_and_not_heard(serve: Serve, case: str) -> None:
    served = await serve()
    frames, code = WRONG[case]
    wire = await Wire.upgraded(served.port)
    wire.send(*frames)
    assert await wire.ended() == code
    wire.hang_up()
    await until(lambda: served.hub.figures()["connections"] == 0)
    assert served.heard == []


async def test_others_do_not_notice(serve: Serve) -> None:
    served = await serve()
    other = await Wire.upgraded(served.port)
    assert await other.texts(1) == [b"{}\n"]
    for frames, _ in WRONG.values():
        wire = await Wire.upgraded(served.port, name="mallory")
        wire.send(*frames)
        await wire.ended()
        wire.hang_up()
        number = served.say()
        (text,) = await other.texts(1)
        assert text.startswith(f'{{"n":{number}}}\n'.encode())
    other.hang_up()


def deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (squeeze.compress(data) + squeeze.flush(zlib.Z_SYNC_FLUSH))[:-4]


async def test_a_compressed_message_is_heard(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port, extensions=DEFLATE)
    wire.send(frame(TEXT, deflated(READ), reserved=4), frame(TEXT, deflated(READ), reserved=4))
    await until(lambda: len(served.heard) == 2)
    wire.hang_up()


async def test_a_small_frame_that_swells_past_the_limit_is_too_big(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port, extensions=DEFLATE)
    bomb = deflated(b" " * 50_000_000)
    assert len(bomb) < served.limits.inbound_frame
    wire.send(frame(TEXT, bomb, reserved=4))
    assert await wire.ended() == 1009


async def test_what_was_not_compressed_but_says_so_is_refused(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port, extensions=DEFLATE)
    wire.send(frame(TEXT, b"\xff\xff\xff\xff", reserved=4))
    assert await wire.ended() == 1002


async def test_a_message_that_cannot_be_taken_in_ends_the_connection(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    wire.send(frame(TEXT, b'{"raise": true}'))
    assert await wire.ended() == 1011
