"""The desk of a site, opened for one command: its database, its names, and what it refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import desk_names
from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from bot.handoff import mentors
from bot.handoff.errors import Invalid, Unknown
from bot.settings import Settings, SettingsError
from policy_kb.errors import PolicyKBError, did_you_mean

if TYPE_CHECKING:
    from bot.gateway.desk.office import Office
    from policy_kb.store import KnowledgeBase

T = TypeVar("T")

FIELDS = {
    "name": "名字",
    "alias": "化名",
    "telegram_id": "Telegram 编号",
    "capacity": "同时接的个案数",
    "role": "角色",
}
FAULTS = {
    "1 to 60 characters": "要有1到60个字",
    "used by another mentor": "已有别的导师在用",
    "the account's number, digits only": "要写账号的数字编号，最多20位，不是用户名",
    f"0 to {mentors.MAX_CAPACITY}": f"要在0到{mentors.MAX_CAPACITY}之间",
}


class SiteDesk:
    """What the commands do things with. Each call of ``do`` is one transaction."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self._database = settings, database

    def do(self, work: Callable[..., T], *given: Any) -> T:
        """Commits what ``work(connection, …)`` does and gives its result."""
        return self._database.write_now(work, *given)

    def find(self, name: str) -> Any:
        """The active mentor of this name; else the command ends."""
        try:
            return self.do(mentors.by_name, name.strip())
        except Unknown:
            known = [row.name for row, _ in self.do(mentors.listed)]
            refuse(f"没有这位导师：{name}{did_you_mean(name, known)}")

    def regions(self, typed: Sequence[str] | None) -> tuple[str, ...]:
        """Official full names. Raises StrangeName."""
        return desk_names.regions(self._knowledge(), typed) if typed else ()

    def topics(self, typed: Sequence[str] | None) -> tuple[str, ...]:
        """Ids of programs. Raises StrangeName."""
        return desk_names.topics(self._knowledge(), typed) if typed else ()

    def office(self) -> Office:
        """For what has to be told to people."""
        from bot.gateway.phrases import Phrases
        from bot.gateway.services import office_of

        return office_of(self.settings, Phrases.load(self.settings.home / "domain.yml"))

    def _knowledge(self) -> KnowledgeBase:
        from bot.prepare import build_knowledge_base
        from policy_kb.store import KnowledgeBase

        build_knowledge_base(self.settings, lambda said: typer.echo(said, err=True))
        return KnowledgeBase.open(self.settings.var / "policy_kb.sqlite")


@contextmanager
def desk_of_site() -> Iterator[SiteDesk]:
    """The desk with its newest tables; what a person can mend is said in a sentence."""
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        refuse(f"设置有误：{error}", 2)
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        upgrade(database, settings.home)
        yield SiteDesk(settings, database)
    except Invalid as error:
        refuse("没有保存。" + "；".join(_fault(*fault) for fault in error.faults) + "。")
    except (desk_names.StrangeName, PolicyKBError) as error:
        refuse(str(error))
    except UnicodeEncodeError:
        refuse("写的字里有损坏的字符，没有改动。")
    except SQLAlchemyError as error:
        refuse(f"数据库用不了（{type(error).__name__}），没有改动。请检查 DATABASE_URL。")
    finally:
        database.close()


def refuse(said: str, status: int = 1) -> NoReturn:
    """Ends the command."""
    typer.echo(said, err=True)
    raise typer.Exit(status)


def _fault(field: str, fault: str) -> str:
    return f"{FIELDS.get(field, field)}{FAULTS.get(fault, fault)}"
