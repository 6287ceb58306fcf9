"""``policybot ask`` answers each line in order, and says what is wrong with a bad one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import model_files
from bot.settings import HOME

LINES = [
    '{"text": "一次性创业补贴给多少钱？", "id": 7}'.encode(),
    b"not json",
    b'{"question": "?"}',
    b"\xff\xfe",
    b"",
    '{"text": "养老保险怎么转移？"}'.encode(),
    b'{"text": 5}',
    '{"text": "青岛的创业担保贷款能贷多少？"}'.encode(),
]
KEYS = {
    "text", "intent", "confidence", "decision", "clauses", "programs", "facts", "answer",
    "citations", "notices", "latency_ms",
}  # fmt: skip


@pytest.fixture(scope="module")
def asked(knowledge: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    if not model_files.current():
        pytest.skip("the model is older than what it is made from: run `policybot train`")
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask"],
        cwd=HOME,
        env=environ | {"POLICYBOT_VAR": str(knowledge.parent)},
        input=b"\n".join(LINES) + b"\n",
        capture_output=True,
        timeout=400,
        check=False,
    )


@pytest.fixture(scope="module")
def answers(asked: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in asked.stdout.decode("utf-8").splitlines()]


def test_every_line_that_is_not_blank_gets_one_in_order(answers: list[dict[str, Any]]):
    assert ["error" in answer for answer in answers] == [0, 1, 1, 1, 0, 1, 0]


def test_a_good_line_gets_all_that_the_interface_names(answers: list[dict[str, Any]]):
    good = [answer for answer in answers if "error" not in answer]

    assert [sorted(KEYS - set(answer)) for answer in good] == [[], [], []]


def test_other_keys_are_echoed(answers: list[dict[str, Any]]):
    assert answers[0]["id"] == 7


def test_what_was_asked_is_answered(answers: list[dict[str, Any]]):
    assert (answers[0]["decision"], answers[0]["clauses"][0]) == ("answer", "2.1.2")
    assert answers[0]["notices"] == ["plan_term_ended"]
    assert answers[4]["decision"] == "out_of_scope"
    assert "other_region" in answers[6]["notices"]


def test_a_wrong_line_is_named_by_its_number(answers: list[dict[str, Any]]):
    assert [f"第{n}行" in answers[n - 1]["error"] for n in (2, 3, 4)] == [True] * 3


def test_the_status_says_that_a_line_was_wrong(asked: subprocess.CompletedProcess[bytes]):
    assert asked.returncode == 1
    assert b"Traceback" not in asked.stderr
