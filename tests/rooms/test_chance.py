"""Ids and salts are drawn for many at once, and each is given out once."""

import os

from rooms.record import chance


def test_nothing_is_given_out_twice() -> None:
    count = 3 * chance.MANY + 7
    assert len({chance.drawn() for _ in range(count)}) == count
    assert {len(chance.drawn()) for _ in range(count)} == {chance.BYTES}


def test_ids_and_salts_have_the_form_of_their_standards() -> None:
    drawn = {chance.new_id() for _ in range(1000)}
    assert len(drawn) == 1000
    assert {(each.version, each.variant) for each in drawn} == {(4, "specified in RFC 4122")}
    assert {len(bytes.fromhex(chance.salt())) for _ in range(100)} == {16}


def test_a_process_that_another_leaves_behind_draws_its_own() -> None:
    chance.drawn()
    waiting = list(chance.DRAWN)
    assert waiting
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, chance.drawn())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, chance.BYTES) not in waiting
    assert list(chance.DRAWN) == waiting
    os.close(reading)
    os.close(writing)
