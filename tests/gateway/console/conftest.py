"""A gateway with people who are signed in to its console."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.gateway.console import passwords
from policy_kb.build import build
from tests.gateway.console.office import Office

DAY = {"POLICYBOT_DESK_HOURS": "00:00-24:00", "POLICYBOT_TODAY": "2026-11-23"}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of the same kind that take no time."""
    cheap = lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # noqa: E731
    monkeypatch.setattr(passwords, "PasswordHasher", cheap)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(path)
    return path


@pytest.fixture
def knowledge(home: Path, built: Path) -> Path:
    """The knowledge base lies where the gateway looks for it."""
    (home / "var").mkdir(exist_ok=True)
    return Path(shutil.copy(built, home / "var" / "policy_kb.sqlite"))


@pytest.fixture
def office(running):
    """``async with office() as desk``: 王芳 and 李强 help, 陈静 supervises, 赵敏 is an officer."""

    @asynccontextmanager
    async def start(**more: str) -> AsyncIterator[Office]:
        async with running(**DAY | more) as gateway:
            yield await Office.of(gateway)

    return start
