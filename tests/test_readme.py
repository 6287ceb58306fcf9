"""What README and the guides tell people to type, open and set is there."""

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer
import yaml
from typer.main import get_command

from bot import cli, desk_cli
from policy_kb import cli as kb
from policy_kb.check import check
from policy_kb.content import DEFAULT

HOME = Path(__file__).resolve().parent.parent
README = HOME / "README.md"
GUIDES = [README, HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]
RECORDS = HOME / "docs" / "decisions"
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
SHELLS = {"sh", "console"}
EDITORS = HOME / "docs" / "政策维护.md"
GROUPS = {"kb": kb.app, "mentor": desk_cli.app}
PROGRAM = "loan_any_household"
NO_FIGURE = "引文里没有这个数字"
"""What the quote of PROGRAM cannot hold of examples from other rules."""


def commands(program: str) -> list[tuple[str, ...]]:
    """Each way in which the guides call ``program``: its words and options, without values."""
    typed = {tuple(words) for path in GUIDES for words in _calls(path, program)}
    return sorted(typed)


def _calls(path: Path, program: str) -> Iterator[list[str]]:
    for language, block in BLOCK.findall(path.read_text("utf-8")):
        if language in SHELLS:
            for arguments in re.findall(rf"(?:^|[\s/|]){program} +([^|#\n]+)", block):
                yield re.findall(r"(?<!\S)[a-z-]+(?!\S)", arguments)


@lru_cache
def known_commands() -> frozenset[str]:
    """The commands that ``policybot --help`` lists."""
    asked = [sys.executable, "-m", "bot.cli", "--help"]
    ran = subprocess.run(asked, cwd=HOME, capture_output=True, encoding="utf-8", check=True)
    return frozenset(re.findall(r"^│ ([a-z]+) {2,}\S", ran.stdout, re.MULTILINE))


def known_options(app: typer.Typer, command: str) -> set[str]:
    """The options of one command of ``app``; empty if there is no such command."""
    found = getattr(get_command(app), "commands", {}).get(command)
    return {option for parameter in found.params for option in parameter.opts} if found else set()


def shown(wanted: str) -> Any:
    """The one YAML example for policy editors that begins like this."""
    return yaml.safe_load(written(wanted))


def written(wanted: str) -> str:
    """The same as text."""
    blocks = [text for name, text in BLOCK.findall(EDITORS.read_text("utf-8")) if name == "yaml"]
    (found,) = [text for text in blocks if text.startswith(wanted)]
    return found


def keys(data: Any) -> set[str]:
    """Every key within something read from YAML."""
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set().union(*map(keys, data)) if isinstance(data, list) else set()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to write in."""
    return Path(shutil.copytree(DEFAULT, tmp_path / "content"))


def write(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")


@pytest.mark.parametrize("words", commands("policybot"), ids=" ".join)
def test_each_policybot_command_shown_exists(words):
    options = {word for word in words if word.startswith("--")}
    command, *rest = words

    assert command in known_commands()
    if command in GROUPS:
        group = GROUPS[command]
        assert rest[0] in getattr(get_command(group), "commands", {})
        assert options <= known_options(group, rest[0])
    else:
        assert options <= known_options(cli.app, command)


def test_each_command_in_readmes_table_exists():
    listed = re.findall(r"^\| `policybot (\w+)` \|", README.read_text("utf-8"), re.MULTILINE)

    assert listed
    assert set(listed) <= known_commands()


def test_each_make_target_shown_exists():
    targets = re.findall(r"^([a-z-]+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)
    shown = {words[0] for words in commands("make")}

    assert {"run", "test"} <= shown <= set(targets)


def test_each_path_in_the_map_exists():
    (tree,) = [block for name, block in BLOCK.findall(README.read_text("utf-8")) if name == "text"]
    paths = [line.split()[0] for line in tree.splitlines()]

    assert [path for path in paths if not (HOME / path).exists()] == []


@pytest.mark.parametrize("path", [*GUIDES, HOME / "CHANGELOG.md", RECORDS / "README.md"])
def test_each_link_within_the_project_leads_somewhere(path):
    text = path.read_text("utf-8")
    links = re.findall(r'\]\(([^)#:]+)\)|src="([^":]+)"', text)

    named = [unquote(one or other) for one, other in links]
    assert [link for link in named if not (path.parent / link).exists()] == []


def test_each_variable_that_is_read_is_described_and_no_other():
    source = (HOME / "bot" / "settings.py").read_text("utf-8")
    known = set(re.findall(r'read\(\s*"([A-Z_]+)"', source))
    rows = re.findall(r"^\| (`[A-Z`_, ]+`) \|", README.read_text("utf-8"), re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"\w+", row)} == known


def test_each_decision_record_is_in_the_index():
    records = {path.name for path in RECORDS.glob("[0-9]*.md")}
    linked = re.findall(r"\]\(([^)]+)\)", (RECORDS / "README.md").read_text("utf-8"))

    assert set(linked) == records


@pytest.mark.parametrize("path", sorted((HOME / "docs" / "images").glob("*")), ids=lambda p: p.name)
def test_a_picture_is_light_enough_for_a_page(path):
    assert path.stat().st_size < 200_000


def test_the_rule_shown_to_editors_is_one_that_the_check_takes(content):
    write(content / "rules" / f"{PROGRAM}.yml", shown("rule: "))

    assert check(content) == ()


def test_each_test_shown_to_editors_is_one_that_the_check_takes(content):
    rule = shown("rule: ")
    (condition,) = rule["conditions"]
    rule["conditions"] = [
        {**condition, "id": f"shown_{place}", "undecided": "条文没有定。", "test": test}
        for place, test in enumerate(shown("# 是非项"))
    ]
    write(content / "rules" / f"{PROGRAM}.yml", rule)

    assert [str(fault) for fault in check(content) if NO_FIGURE not in str(fault)] == []


def test_the_fact_shown_to_editors_is_one_that_the_check_takes(content):
    with (content / "facts.yml").open("a", encoding="utf-8") as file:
        file.write(textwrap.indent(written("- key: "), "  "))

    assert check(content) == ()


def test_editors_see_an_example_of_each_key_that_some_test_uses():
    rules = [yaml.safe_load(path.read_text("utf-8")) for path in (DEFAULT / "rules").glob("*.yml")]
    used = [condition["test"] for rule in rules for condition in rule["conditions"]]

    assert keys(used) <= keys(shown("# 是非项"))


def test_each_key_of_a_fact_is_explained_to_editors():
    used = re.findall(
        r"^(?:  - |    )(\w+):", (DEFAULT / "facts.yml").read_text("utf-8"), re.MULTILINE
    )
    explained = re.findall(r"`(\w+)`", EDITORS.read_text("utf-8"))

    assert set(used) <= {*explained, *shown("- key: ")[0]}


def test_a_case_shown_to_editors_is_one_of_the_cases_or_like_one():
    example = shown("program: ")
    path = HOME / "tests" / "cases" / f"{example['program']}.yml"
    file = yaml.safe_load(path.read_text("utf-8"))

    assert example["base"] == file["base"]
    assert example["cases"][0] in file["cases"]
    assert keys(example["cases"]) <= keys(file["cases"])


def test_the_licence_is_whole():
    text = (HOME / "LICENSE").read_text("utf-8")

    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "See the License for the specific language governing permissions" in text
