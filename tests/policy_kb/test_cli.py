"""The commands say in Chinese what they did, and exit with 1 when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_kb.cli import app

runner = CliRunner()


@pytest.fixture
def database(content: Path, tmp_path: Path) -> str:
    path = str(tmp_path / "kb.sqlite")
    runner.invoke(app, ["build", "--content", str(content), "--database", path])
    return path


def test_sound_content_passes(content: Path) -> None:
    result = runner.invoke(app, ["check", "--content", str(content)])

    assert (result.exit_code, result.output.strip()) == (0, "内容没有发现错误。")


@pytest.mark.parametrize("command", ["check", "build"])
def test_unsound_content_is_refused_with_every_fault(
    content: Path, tmp_path: Path, command: str
) -> None:
    (content / "groups.yml").unlink()
    (content / "parameters/wage.yml").write_text("parameters: [", encoding="utf-8")
    arguments = [command, "--content", str(content)]
    if command == "build":
        arguments += ["--database", str(tmp_path / "kb.sqlite")]

    result = runner.invoke(app, arguments)

    assert result.exit_code == 1
    assert "groups.yml: 缺少这个文件" in result.output
    assert "parameters/wage.yml:2: YAML 语法错误" in result.output
    assert "measures/2.1.1.yml:15: topics[subsidy].who.groups: 没有这个群体" in result.output


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("2.1.1", "落实补贴"),
        ("subsidy", "至少5000元"),
        ("创业补贴", "正常经营1年以上"),
        ("wage", "2000.5"),
        ("云川", "990100"),
        ("990101", "青山区"),
        ("T01", "扶持创业2万人以上"),
        ("N01", "不低于5000元"),
    ],
)
def test_show(database: str, wanted: str, shown: str) -> None:
    result = runner.invoke(app, ["show", wanted, "--database", database])

    assert result.exit_code == 0
    assert shown in result.output


def test_show_of_an_unknown_id_suggests_one(database: str) -> None:
    result = runner.invoke(app, ["show", "subsidi", "--database", database])

    assert result.exit_code == 1
    assert "是不是 subsidy" in result.output


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    result = runner.invoke(app, ["show", "2.1", "--database", str(tmp_path / "no.sqlite")])

    assert result.exit_code == 1
    assert "policybot kb build" in result.output
