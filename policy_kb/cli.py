"""The commands ``kb build | check | search | show``; ``policybot kb`` is this app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console

from policy_kb.build import Encode, build
from policy_kb.check import check
from policy_kb.content import DEFAULT
from policy_kb.encoder import STANDARD
from policy_kb.errors import ContentError, Fault, PolicyKBError
from policy_kb.store import KnowledgeBase
from policy_kb.tables import hits_table, shown

DATABASE = Path("var/policy_kb.sqlite")
SHOWN = 5
app = typer.Typer(help="政策知识库：检查、构建、检索、查看。", no_args_is_help=True)
_out = Console()
_err = Console(stderr=True)

_Database = typer.Option(str(DATABASE), "--database", help="文件路径或 SQLAlchemy 地址。")
_Content = typer.Option(DEFAULT, "--content", help="内容文件夹。", file_okay=False, exists=True)


@app.command("build")
def build_command(
    database: str = _Database,
    content: Path = _Content,
    encoder: str = typer.Option(
        STANDARD, "--encoder", help="句向量编码器的名字；none 表示不带向量。"
    ),
) -> None:
    """检查内容并写入数据库；有错误就全部列出，什么也不写。"""
    with _said_plainly():
        built = build(database, content, _encode(encoder))
        _out.print(f"知识库已建好：{built.database}", soft_wrap=True, markup=False)
        _out.print(_summary(built.counts), markup=False)


@app.command("check")
def check_command(content: Path = _Content) -> None:
    """列出内容里的全部错误；一处也没有才算通过。"""
    if faults := check(content):
        _list(faults)
        raise typer.Exit(1)
    _out.print("内容没有发现错误。")


@app.command("search")
def search_command(
    text: str = typer.Argument(..., help="要问的话。"), database: str = _Database
) -> None:
    """检索与这句话最相关的条款。"""
    with _said_plainly():
        kb = _open(database)
        from policy_kb import search  # loads the encoder, so only when asked for

        _out.print(hits_table(kb, search.search(kb, text)[:SHOWN]))


@app.command("show")
def show_command(
    wanted: str = typer.Argument(..., help="条款号、事项、地区、参数、目标或数字的编号或名称。"),
    database: str = _Database,
) -> None:
    """查看一个条款、事项、地区、参数、目标或数字。"""
    with _said_plainly():
        for part in shown(_open(database), wanted):
            _out.print(part)


def _open(database: str) -> KnowledgeBase:
    if "://" in database:
        return KnowledgeBase.from_url(database)
    return KnowledgeBase.open(Path(database))


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn an expected error into its message and exit status 1."""
    try:
        yield
    except ContentError as error:
        _list(error.faults)
        raise typer.Exit(1) from error
    except PolicyKBError as error:
        _err.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


def _list(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        _err.print(str(fault), markup=False, highlight=False, soft_wrap=True)
    _err.print(f"共{len(faults)}处错误。", style="red")


def _encode(name: str) -> Encode | None:
    if name == "none":
        return None
    from policy_kb.encoder import load_encoder

    return load_encoder(name).encode


def _summary(counts: dict[str, int]) -> str:
    named = {
        "kb_clauses": "条款",
        "kb_topics": "事项",
        "kb_quotes": "引文",
        "kb_regions": "地区",
        "kb_parameters": "参数",
        "kb_passages": "检索片段",
    }
    return "，".join(f"{name} {counts[table]}" for table, name in named.items())
