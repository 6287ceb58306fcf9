"""Guesses are counted by name and address; pauses grow, and are forgotten."""

from __future__ import annotations

import pytest

from bot.gateway.console import guesses
from bot.gateway.console.guesses import FREE, FREE_ADDRESS, Guesses


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counted(clock: Clock) -> Guesses:
    return Guesses(clock)


def wrong(counted: Guesses, times: int, name: str = "王芳", address: str = "10.0.0.1") -> list[int]:
    return [counted.take(name, address) for _ in range(times)]


def test_five_are_free_and_the_sixth_waits(counted):
    assert wrong(counted, FREE) == [0] * FREE
    assert counted.take("王芳", "10.0.0.1") > 0


def test_the_pause_doubles_up_to_a_quarter_of_an_hour(counted, clock):
    wrong(counted, FREE)
    pauses = []
    for _ in range(12):
        pause = counted.take("王芳", "10.0.0.1")
        pauses.append(pause)
        clock.now += pause
        assert counted.take("王芳", "10.0.0.1") == 0

    assert pauses[:4] == [6, 11, 21, 41] and pauses[-1] == 901


def test_waiting_in_vain_does_not_prolong_the_pause(counted, clock):
    wrong(counted, FREE)
    wrong(counted, 50)
    clock.now += 5.5

    assert counted.take("王芳", "10.0.0.1") == 0


def test_a_right_one_clears_the_count(counted):
    wrong(counted, FREE)
    counted.forget("王芳", "10.0.0.1")

    assert wrong(counted, FREE) == [0] * FREE


def test_other_names_and_other_addresses_are_counted_apart(counted):
    wrong(counted, FREE)

    assert counted.take("李强", "10.0.0.1") == counted.take("王芳", "10.0.0.2") == 0


def test_one_address_cannot_try_all_names_without_end(counted):
    taken = [counted.take(f"导师{number}", "10.0.0.1") for number in range(FREE_ADDRESS + 1)]

    assert taken[:-1] == [0] * FREE_ADDRESS and taken[-1] > 0
    assert counted.take("王芳", "10.0.0.2") == 0


def test_an_office_that_signs_in_behind_one_address_is_not_stopped(counted):
    for number in range(FREE_ADDRESS * 3):
        assert counted.take(f"导师{number}", "10.0.0.1") == 0
        counted.forget(f"导师{number}", "10.0.0.1")


def test_a_network_of_ipv6_is_one_address(counted):
    wrong(counted, FREE, address="2001:db8::1")

    assert counted.take("王芳", "2001:db8::2") > 0


def test_an_hour_later_all_is_forgotten(counted, clock):
    wrong(counted, FREE)
    clock.now += guesses.FORGOTTEN + 1

    assert wrong(counted, FREE) == [0] * FREE


def test_the_memory_has_an_end(counted, monkeypatch):
    monkeypatch.setattr(guesses, "REMEMBERED", 10)
    for number in range(100):
        counted.take(f"导师{number}", f"10.0.{number}.1")

    assert len(counted._known) <= 10
