"""The commands ``policybot mentor …``: the people of the desk, straight in the database.

They work whether or not the service runs; who has to be told of something is told by it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

import typer

from bot.desk_site import desk_of_site, refuse
from bot.gateway.console import passwords, people, sessions
from bot.gateway.database import Connection
from bot.handoff import mentors
from bot.handoff.mentors import Profile
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(help="创业导师：添加、列出、修改、移出、设密码、上下班。", no_args_is_help=True)

ROLES = {"mentor": "导师", "supervisor": "主管", "officer": "工作人员"}

_Name = typer.Argument(..., metavar="NAME", help="名字，可以是中文。")
_Alias = typer.Option(None, "--alias", help="来访者看到的称呼；不写就用名字。")
_Telegram = typer.Option(None, "--telegram", help="Telegram 账号的数字编号。")
_Region = typer.Option(None, "--region", help="负责的地区，可写多次；不写是全区。")
_Topic = typer.Option(None, "--topic", help="负责的事项，可写多次；不写是全部。")


class Role(str, Enum):
    """What somebody may do."""

    mentor = "mentor"
    supervisor = "supervisor"
    officer = "officer"


class Duty(str, Enum):
    """Whether new cases are offered."""

    on = "on"
    off = "off"


@app.command()
def add(
    name: str = _Name,
    telegram: str = _Telegram,
    region: list[str] = _Region,
    topic: list[str] = _Topic,
    capacity: int = typer.Option(3, "--capacity", help="同时最多接几个。"),
    alias: str = _Alias,
    supervisor: bool = typer.Option(False, "--supervisor", help="是主管：看全部，也接单。"),
    officer: bool = typer.Option(False, "--officer", help="是工作人员：看记录和数据，不接单。"),
) -> None:
    """添加一位导师；之后用 password 设密码，才能登录工作台。"""
    if supervisor and officer:
        raise typer.BadParameter("主管和工作人员只能选一个", param_hint="--supervisor / --officer")
    role = "supervisor" if supervisor else "officer" if officer else "mentor"
    with desk_of_site() as desk:
        profile = Profile(
            name,
            alias=alias or "",
            telegram_id=telegram,
            regions=desk.regions(region),
            topics=desk.topics(topic),
            capacity=capacity,
            role=role,
        )
        number = desk.do(mentors.add, profile, desk.settings.now())
        typer.echo(f"已添加{ROLES[role]}{profile.name.strip()}，编号{number}。")


@app.command("list")
def list_(as_json: bool = typer.Option(False, "--json", help="一个 JSON 列表。")) -> None:
    """列出现在的导师，和各人手上有几个个案。"""
    with desk_of_site() as desk:
        found = [_entry(row, load) for row, load in desk.do(mentors.listed)]
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        elif not found:
            typer.echo("还没有导师。用 policybot mentor add 添加。")
        else:
            from rich.console import Console

            Console().print(_table(found))


@app.command()
def edit(
    name: str = _Name,
    new_name: str = typer.Option(None, "--name", help="新的名字。"),
    alias: str = _Alias,
    telegram: str = _Telegram,
    no_telegram: bool = typer.Option(False, "--no-telegram", help="去掉 Telegram 账号。"),
    region: list[str] = _Region,
    any_region: bool = typer.Option(False, "--any-region", help="改为全区。"),
    topic: list[str] = _Topic,
    any_topic: bool = typer.Option(False, "--any-topic", help="改为全部事项。"),
    capacity: int = typer.Option(None, "--capacity", help="同时最多接几个。"),
    role: Role = typer.Option(None, "--role", help="角色。"),
) -> None:
    """修改一位导师；只改写出来的。"""
    _not_both(telegram, no_telegram, "telegram")
    _not_both(region, any_region, "region")
    _not_both(topic, any_topic, "topic")
    given = {"name": new_name, "alias": alias, "telegram_id": telegram, "capacity": capacity}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    changes |= {"role": role.value} if role else {}
    changes |= {"telegram_id": None} if no_telegram else {}
    with desk_of_site() as desk:
        changes |= {"regions": desk.regions(region)} if region or any_region else {}
        changes |= {"topics": desk.topics(topic)} if topic or any_topic else {}
        if not changes:
            raise typer.BadParameter("没有写要改什么，见 policybot mentor edit --help")
        row = desk.find(name)
        desk.do(mentors.edit, row.id, changes, desk.settings.now())
        typer.echo(f"已修改{changes.get('name', row.name).strip()}。")


@app.command()
def remove(name: str = _Name) -> None:
    """移出一位导师：手上的个案回到队列，写过的记录都保留。"""
    with desk_of_site() as desk:
        row = desk.find(name)
        back = desk.do(people.removed, desk.office(), row.id, None)
        numbers = "、".join(f"{number}号" for number in back)
        said = f"回到队列的个案：{numbers}。" if back else "手上没有没办结的个案。"
        typer.echo(f"已移出{row.name}。{said}")


@app.command()
def password(
    name: str = _Name,
    stdin: bool = typer.Option(False, "--stdin", help="从标准输入读一行，不问两遍。"),
) -> None:
    """给一位导师设工作台的密码；已经登录的地方都要重新登录。"""
    with desk_of_site() as desk:
        row = desk.find(name)
        chosen = _from_stdin() if stdin else _asked_twice()
        if wrong := passwords.fault(chosen):
            refuse(f"密码不行：{wrong}")
        hashed = passwords.Passwords().hashed(chosen)
        desk.do(_set_password, row.id, hashed, desk.settings)
        typer.echo(f"已设{row.name}的密码。")


@app.command()
def duty(name: str = _Name, state: Duty = typer.Argument(..., help="on 上班，off 下班。")) -> None:
    """让一位导师上班或下班：下班不接新的个案，手上的照常。"""
    with desk_of_site() as desk:
        row = desk.find(name)
        desk.do(mentors.set_duty, row.id, state is Duty.on, desk.settings.now())
        typer.echo(f"{row.name}已{'上班' if state is Duty.on else '下班'}。")


def _not_both(given: object, none: bool, name: str) -> None:
    if given and none:
        raise typer.BadParameter("只能写一个", param_hint=f"--{name}")


def _set_password(db: Connection, mentor_id: int, hashed: str, settings: Settings) -> None:
    sessions.set_password(db, mentor_id, hashed)
    sessions.revoke_all(db, mentor_id, settings.now())


def _from_stdin() -> str:
    try:
        return sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        refuse("读到的密码不是 UTF-8 文字，没有改动。")


def _asked_twice() -> str:
    first = str(typer.prompt("新密码", hide_input=True))
    if first != str(typer.prompt("再输一遍", hide_input=True)):
        refuse("两遍不一样，没有改动。")
    return first


def _entry(row: Any, load: int) -> dict[str, Any]:
    more = {"telegram_id": row.telegram_id, "password": row.password_hash is not None}
    return people.mentor_object(row, load) | more


def _table(found: Sequence[dict[str, Any]]) -> Table:
    from rich.table import Column, Table

    heads = ("名字", "对外称", "角色", "班", "手上", "地区", "事项", "Telegram", "密码")
    table = Table(*(Column(head, overflow="fold") for head in heads))
    for one in found:
        table.add_row(
            one["name"],
            one["alias"],
            ROLES[one["role"]],
            "在" if one["on_duty"] else "不在",
            f"{one['load']}/{one['capacity']}",
            "、".join(one["regions"]) or "全区",
            "、".join(one["topics"]) or "全部",
            one["telegram_id"] or "—",
            "有" if one["password"] else "没有",
        )
    return table
