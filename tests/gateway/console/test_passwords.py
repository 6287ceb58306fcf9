"""Hashes of passwords: argon2, the same for the same signs, and none opens for nobody."""

from __future__ import annotations

import pytest

from bot.gateway.console.passwords import Passwords, fault

pytestmark = pytest.mark.anyio


@pytest.fixture
def passwords():
    made = Passwords()
    yield made
    made.close()


async def test_only_the_right_one_is_right(passwords):
    kept = await passwords.hash("草原上的一匹马，跑得快")

    assert kept.startswith("$argon2id$") and kept != await passwords.hash("草原上的一匹马，跑得快")
    assert await passwords.right(kept, "草原上的一匹马，跑得快")
    assert not await passwords.right(kept, "草原上的一匹马，跑得慢")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$YQ$YQ"])
async def test_what_is_no_hash_lets_nobody_in(passwords, kept):
    assert not await passwords.right(kept, "草原上的一匹马，跑得快")


async def test_signs_spelt_in_two_ways_are_the_same_password(passwords):
    kept = passwords.hashed("café au lait très bon")

    assert await passwords.right(kept, "cafe\u0301 au lait tre\u0300s bon")


async def test_half_a_character_is_wrong_and_no_crash(passwords):
    assert not await passwords.right(passwords.hashed("草原上的一匹马，跑得快"), "\ud800" * 12)


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("九个字符的密码啊哈", False),
        ("十个字符的密码啊哈哈", True),
        (" " * 10, False),
        ("x" * 200, True),
        ("x" * 201, False),
    ],
)
def test_a_password_has_ten_to_two_hundred_characters(password, good):
    assert (fault(password) is None) is good
