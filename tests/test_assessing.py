"""``policybot assess`` answers each line in its place, and fails at the end if one was wrong."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.assessing import assess_lines
from bot.cli import app
from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.store import KnowledgeBase
from tests.policy_kb.conftest import SMALL

TODAY = dt.date(2025, 7, 1)
GOOD = '{"groups": ["veteran"], "only": ["subsidy"]}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small knowledge base, as ``var/`` has the real one."""
    found = tmp_path_factory.mktemp("var")
    build(found / "policy_kb.sqlite", SMALL)
    return found


@pytest.fixture(scope="module")
def assessor(folder: Path) -> Assessor:
    return Assessor(KnowledgeBase.open(folder / "policy_kb.sqlite"))


def answers(assessor, *lines: str | bytes):
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    return list(assess_lines(io.BytesIO(b"\n".join(raw)), assessor, TODAY))


def test_each_line_is_answered_in_its_place(assessor):
    found = answers(assessor, '{"as_of": "2024-01-01"}', "[]", '{"as_of": "2024-01-03"}')

    assert [one.get("as_of") for one in found] == ["2024-01-01", None, "2024-01-03"]
    assert "第2行" in found[1]["error"]


def test_blank_lines_are_passed_over_but_counted(assessor):
    found = answers(assessor, "", GOOD, "  ", "x")

    assert [set(one) >= {"programs"} for one in found] == [True, False]
    assert "第4行" in found[1]["error"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("{", "JSON", id="half an object"),
        pytest.param(b"\xff\xfe", "JSON", id="no UTF-8"),
        pytest.param("[1]", "对象", id="a list"),
        pytest.param("null", "对象", id="null"),
        pytest.param('"veteran"', "对象", id="text"),
        pytest.param("[" * 100_000, "JSON", id="a list without end"),
        pytest.param('{"staff": ' + "1" * 5000 + "}", "JSON", id="a number without end"),
        pytest.param('{"staff": NaN}', "staff", id="not a number"),
        pytest.param('{"staff": 1e999}', "staff", id="an infinite number"),
        pytest.param('{"staf": 1}', "staf：没有这个事实项，是不是 staff", id="an unknown key"),
        pytest.param('{"groups": ["veterans"]}', "groups", id="an unknown group"),
        pytest.param('{"form": "club"}', "form", id="a value outside its list"),
        pytest.param('{"registered_on": "2025-02-30"}', "registered_on", id="an impossible date"),
        pytest.param('{"staff": -1}', "staff", id="a negative number"),
        pytest.param('{"first_startup": "yes"}', "first_startup", id="text for a bool"),
        pytest.param('{"only": ["loan"]}', "only", id="an unknown program"),
        pytest.param('{"only": [["subsidy"]]}', "only", id="a program in a list of lists"),
        pytest.param('{"groups": ["\\ud800"]}', "groups", id="half a character"),
        pytest.param('{"\\ud800": 1}', "没有这个事实项", id="half a character for a key"),
    ],
)
def test_a_wrong_line_is_answered_with_what_is_wrong(assessor, line, says):
    (found,) = answers(assessor, line)

    assert list(found) == ["error"]
    assert says in found["error"]
    assert json.dumps(found, ensure_ascii=False).encode("utf-8")


@pytest.fixture
def command(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """What the command writes, and its exit status."""
    monkeypatch.setenv("POLICYBOT_VAR", str(folder))
    monkeypatch.setenv("POLICYBOT_TODAY", "2026-11-22")
    monkeypatch.setattr("bot.prepare.build_knowledge_base", lambda settings, say: None)

    def run(*lines: str):
        ran = CliRunner().invoke(app, ["assess"], input="\n".join(lines))
        return ran.exit_code, [json.loads(line) for line in ran.stdout.splitlines()]

    return run


def test_the_command_fails_at_the_end_if_a_line_was_wrong(command):
    status, found = command(GOOD, '{"马": 1}', GOOD)

    assert status == 1
    assert ["error" in one for one in found] == [False, True, False]


def test_the_command_succeeds_if_every_line_was_right(command):
    status, found = command(GOOD, GOOD)

    assert (status, [one["as_of"] for one in found]) == (0, ["2026-11-22"] * 2)
    assert found[0]["notices"] == ["plan_term_ended"]
