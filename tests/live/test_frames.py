"""Ready frames are what any reader of the protocol takes them for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Opcode
from websockets.protocol import CLIENT, Protocol

from server.live.allowance import Allowance
from server.live.frames import PING, RELOAD, compressed_frame, payload, text_frame


def read(data: bytes) -> tuple[Opcode, bytes]:
    peer = Protocol(CLIENT, max_size=None)
    peer.extensions = [PerMessageDeflate(True, True, 15, 15)]
    peer.receive_data(data)
    (frame,) = peer.events_received()
    assert peer.parser_exc is None
    return frame.opcode, bytes(frame.data)  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_every_length_is_written_as_the_protocol_has_it(size: int) -> None:
    data = b"x" * size
    assert read(text_frame(data)) == (Opcode.TEXT, data)
    assert read(compressed_frame(data)) == (Opcode.TEXT, data)


@given(some.text(max_size=2_000))
def test_compressing_loses_nothing(text: str) -> None:
    data = text.encode()
    assert read(compressed_frame(data)) == (Opcode.TEXT, data)
    assert len(compressed_frame(data)) <= len(text_frame(data))


def test_a_payload_is_a_line_of_json_and_then_fragments() -> None:
    head, _, rest = payload({"n": 412}, [b"<p>a</p>", b"<p>b</p>"]).partition(b"\n")
    assert json.loads(head) == {"n": 412}
    assert rest.split(b"\x1e") == [b"<p>a</p>", b"<p>b</p>"]


def test_the_frames_that_are_always_the_same() -> None:
    assert read(PING) == (Opcode.PING, b"")
    assert read(RELOAD) == (Opcode.TEXT, b'{"reload":true}\n')


def test_an_allowance_fills_with_time_and_never_over_its_burst() -> None:
    allowance = Allowance(10, 20)
    assert [allowance.spend(100.0) for _ in range(21)] == [True] * 20 + [False]
    assert [allowance.spend(100.25) for _ in range(3)] == [True, True, False]
    assert sum(allowance.spend(500.0) for _ in range(30)) == 20
