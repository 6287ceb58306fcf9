"""``policybot mentor``: people are added, changed and removed in the site's database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from typer.testing import CliRunner

from bot.desk_cli import app
from bot.gateway import log
from bot.gateway.console import sessions
from bot.gateway.console.passwords import Passwords
from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from bot.gateway.phrases import Phrases
from bot.gateway.services import office_of
from bot.handoff import cases, claims
from bot.handoff.cases import Request
from bot.prepare import build_knowledge_base
from bot.settings import HOME, Settings

PASSWORD = "草原上的一匹马，跑得快"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a site has in ``var/``: making it takes longer than a test."""
    var = tmp_path_factory.mktemp("var")
    settings = Settings.from_env({"POLICYBOT_VAR": str(var)})
    build_knowledge_base(settings, lambda said: None)
    database = Database(settings.database_url)
    upgrade(database, HOME)
    database.close()
    return var


@pytest.fixture
def site(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("POLICYBOT_VAR", str(shutil.copytree(made, tmp_path / "var")))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("POLICYBOT_TODAY", "2026-11-23")
    return Site()


class Site:
    """A site, and somebody at its command line."""

    def __init__(self) -> None:
        self.settings = Settings.from_env(os.environ)

    def run(self, *words: str, status: int = 0, typed: str | bytes = "") -> str:
        ran = CliRunner().invoke(app, words, input=typed)
        assert ran.exit_code == status, ran.output
        return ran.output

    def listed(self) -> list[dict]:
        return json.loads(self.run("list", "--json"))

    def do(self, work, *given):
        database = Database(self.settings.database_url)
        try:
            return database.write_now(work, *given)
        finally:
            database.close()

    def sql(self, query: str) -> list[tuple]:
        return self.do(lambda db: [tuple(row) for row in db.execute(text(query))])

    def held_case(self, mentor_id: int) -> int:
        """A case that the mentor has."""
        office = office_of(self.settings, Phrases.load(HOME / "domain.yml"))
        talk, _ = self.do(log.open_conversation, office.now())
        asked = Request(talk, 1, "asked", "能领补贴吗")
        number = self.do(cases.open_case, office.desk, asked, office.now()).number
        self.do(claims.claim, office.desk, number, mentor_id, office.now())
        return number


def test_a_mentor_is_added_with_everything_that_is_named(site):
    said = site.run(
        *("add", "王芳", "--telegram", "42", "--alias", "王老师", "--capacity", "5"),
        *("--region", "呼和浩特市", "--region", "赛罕区"),
        *("--topic", "startup_subsidy", "--topic", "internship_subsidy"),
    )

    (one,) = site.listed()
    assert "王芳" in said and "编号1" in said
    assert one == {
        "id": 1,
        "name": "王芳",
        "alias": "王老师",
        "role": "mentor",
        "on_duty": True,
        "capacity": 5,
        "load": 0,
        "regions": ["呼和浩特市", "赛罕区"],
        "topics": ["startup_subsidy", "internship_subsidy"],
        "telegram_id": "42",
        "password": False,
    }


def test_what_is_not_named_is_all_of_it(site):
    site.run("add", "王芳")

    (one,) = site.listed()
    assert (one["regions"], one["topics"], one["capacity"], one["alias"]) == ([], [], 3, "王芳")


@pytest.mark.parametrize(
    ("option", "role"), [("--supervisor", "supervisor"), ("--officer", "officer")]
)
def test_the_role_is_an_option(site, option, role):
    site.run("add", "陈静", option)

    assert site.listed()[0]["role"] == role


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("呼市", "呼和浩特市"),
        ("150100", "呼和浩特市"),
        ("和林格尔新区", "呼和浩特市"),
        ("科右前旗", "科尔沁右翼前旗"),
    ],
)
def test_a_region_is_kept_under_its_official_name(site, typed, official):
    site.run("add", "王芳", "--region", typed, "--region", official)

    assert site.listed()[0]["regions"] == [official]


def test_a_program_can_be_named_by_its_title(site):
    site.run("add", "王芳", "--topic", "一次性创业补贴")

    assert site.listed()[0]["topics"] == ["startup_subsidy"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "呼和浩得市"], "没有这个地区：呼和浩得市（是不是 呼和浩特市？）"),
        (["--region", "左旗"], "左旗不止一个，请写全名：土默特左旗"),
        (["--topic", "startup_subsidi"], "没有这个事项：startup_subsidi（是不是"),
        (["--telegram", "@wang"], "Telegram 编号要写账号的数字编号"),
        (["--capacity", "-1"], "同时接的个案数要在0到50之间"),
        (["--alias", "字" * 61], "化名要有1到60个字"),
        (["--telegram", "42"], "Telegram 编号已有别的导师在用"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nobody_is_added(site, words, said):
    site.run("add", "李强", "--telegram", "42")

    assert said in site.run("add", "王芳", *words, status=1)
    assert [one["name"] for one in site.listed()] == ["李强"]


def test_a_name_is_there_once(site):
    site.run("add", "王芳")

    assert "名字已有别的导师在用" in site.run("add", " 王芳 ", status=1)


@pytest.mark.parametrize("name", ["", "   ", "名" * 61])
def test_an_empty_or_endless_name_is_refused(site, name):
    assert "名字要有1到60个字" in site.run("add", name, status=1)


@pytest.mark.parametrize(
    "words",
    [
        ["add"],
        ["add", "王芳", "--supervisor", "--officer"],
        ["add", "王芳", "--capacity", "多"],
        ["edit", "王芳"],
        ["edit", "王芳", "--telegram", "1", "--no-telegram"],
        ["edit", "王芳", "--region", "包头市", "--any-region"],
        ["edit", "王芳", "--topic", "startup_subsidy", "--any-topic"],
        ["edit", "王芳", "--role", "boss"],
        ["duty", "王芳"],
        ["duty", "王芳", "maybe"],
        ["remove"],
        ["promote", "王芳"],
    ],
)
def test_wrong_use_ends_with_two(site, words):
    site.run("add", "王芳")

    site.run(*words, status=2)
    assert len(site.listed()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "--capacity", "2"],
        ["remove"],
        ["password", "--stdin"],
        ["duty", "off"],
    ],
)
def test_an_unknown_mentor_is_said_with_the_nearest_name(site, words):
    site.run("add", "欧阳修文")
    command, *rest = words

    said = site.run(command, "欧阳修闻", *rest, status=1, typed=PASSWORD)

    assert "没有这位导师：欧阳修闻（是不是 欧阳修文？）" in said


def test_editing_changes_what_is_named_and_nothing_else(site):
    site.run("add", "王芳", "--telegram", "42", "--region", "包头市", "--topic", "startup_subsidy")
    site.run("edit", "王芳", "--name", "王小芳", "--capacity", "7", "--role", "supervisor")
    site.run("edit", "王小芳", "--any-region", "--topic", "internship_subsidy", "--no-telegram")

    (one,) = site.listed()
    assert (one["name"], one["alias"], one["capacity"], one["role"]) == (
        "王小芳",
        "王芳",
        7,
        "supervisor",
    )
    assert (one["regions"], one["topics"], one["telegram_id"]) == ([], ["internship_subsidy"], None)


def test_a_fault_in_an_edit_changes_nothing(site):
    site.run("add", "王芳"), site.run("add", "李强")

    assert "名字已有别的导师在用" in site.run(
        "edit", "李强", "--name", "王芳", "--capacity", "9", status=1
    )
    assert [(one["name"], one["capacity"]) for one in site.listed()] == [("李强", 3), ("王芳", 3)]


def test_removing_says_which_cases_went_back_and_tells_the_users(site):
    site.run("add", "王芳")
    numbers = [site.held_case(1), site.held_case(1)]

    said = site.run("remove", "王芳")

    assert "回到队列的个案：1号、2号" in said
    assert site.sql("SELECT number, state FROM cases ORDER BY 1") == [
        (number, "queued") for number in numbers
    ]
    told = sorted(words for (words,) in site.sql("SELECT text FROM messages"))
    assert all("另找导师" in words for words in told)
    assert [f"{number}号" in words for number, words in zip(numbers, told)] == [True, True]
    assert site.listed() == []


def test_removing_who_has_nothing_says_so(site):
    site.run("add", "王芳")

    assert "手上没有没办结的个案" in site.run("remove", "王芳")
    assert "没有这位导师" in site.run("remove", "王芳", status=1)


def test_a_name_can_be_used_again_after_its_mentor_was_removed(site):
    site.run("add", "王芳"), site.run("remove", "王芳"), site.run("add", "王芳")

    assert [one["id"] for one in site.listed()] == [2]


def test_a_password_from_standard_input_lets_in_and_ends_sessions(site):
    site.run("add", "王芳")
    site.run("password", "王芳", "--stdin", typed=f"{PASSWORD}\n")
    (kept,) = site.sql("SELECT password_hash FROM mentors")[0]
    key = site.do(sessions.opened, 1, kept, site.settings.now())
    site.run("password", "王芳", "--stdin", typed=f"{PASSWORD}！\r\n")
    (fresh,) = site.sql("SELECT password_hash FROM mentors")[0]

    assert kept.startswith("$argon2id$")
    assert PasswordHasher().verify(fresh, f"{PASSWORD}！")
    assert site.do(sessions.found, key, site.settings.now()) is None
    assert site.listed()[0]["password"] is True


def test_a_password_is_asked_for_twice(site):
    site.run("add", "王芳")
    said = site.run("password", "王芳", typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert PASSWORD not in said
    assert site.listed()[0]["password"] is True


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        ([], f"{PASSWORD}\n{PASSWORD}啊\n", "两遍不一样"),
        (["--stdin"], "短的密码不行啊\n", "至少 10 个字符"),
        (["--stdin"], "", "至少 10 个字符"),
        (["--stdin"], " " * 12, "至少 10 个字符"),
        (["--stdin"], "长" * 201, "最多 200 个字符"),
        (["--stdin"], b"\xff\xfe\xfd" * 4, "不是 UTF-8"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(site, words, typed, said):
    site.run("add", "王芳")

    assert said in site.run("password", "王芳", *words, status=1, typed=typed)
    assert site.listed()[0]["password"] is False


def test_duty_is_on_or_off(site):
    site.run("add", "王芳")
    said = site.run("duty", "王芳", "off")

    assert "下班" in said and site.listed()[0]["on_duty"] is False
    assert "上班" in site.run("duty", "王芳", "on") and site.listed()[0]["on_duty"] is True


def test_the_list_is_for_people(site):
    assert "还没有导师" in site.run("list")
    site.run("add", "王芳", "--region", "包头市", "--officer")

    said = site.run("list")
    assert "王芳" in said and "工作人员" in said and "包头市" in said


def test_a_database_that_is_away_is_said(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")

    assert "数据库用不了" in site.run("list", status=1)


def test_a_wrong_setting_is_named(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://nobody@127.0.0.1/none")

    assert "DATABASE_URL" in site.run("list", status=2)


def test_the_tables_are_made_where_there_are_none(site, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    site.run("add", "王芳")

    assert [one["name"] for one in site.listed()] == ["王芳"]


def test_the_command_is_there(site):
    asked = [sys.executable, "-m", "bot.cli", "mentor", "add", "王芳"]
    subprocess.run(asked, cwd=HOME, check=True, capture_output=True)

    assert [one["name"] for one in site.listed()] == ["王芳"]


def test_hashes_of_console_and_command_are_the_same_kind():
    assert PasswordHasher().verify(Passwords().hashed(PASSWORD), PASSWORD)
