"""A small sound content of an invented city, and the real one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policy_kb.content import DEFAULT

SMALL = Path(__file__).parent / "fixtures" / "content"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the small content, to spoil at will."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def real() -> Path:
    return DEFAULT
