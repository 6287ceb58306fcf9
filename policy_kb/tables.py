"""Entries of the knowledge base as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from policy_kb.entries import Clause, Field, Figure, Quote, Region, Target, Topic
from policy_kb.errors import UnknownIdError
from policy_kb.store import KnowledgeBase

FIELD_TITLES = {
    "what": "是什么",
    "who": "给谁",
    "amount": "给多少",
    "conditions": "条件",
    "duration": "多久",
    "exclusions": "不能同时",
    "payer": "谁出钱",
    "how": "怎么办理",
    "local": "由当地定",
    "targets": "目标",
}
_HIT_WIDTH = 40


def shown(kb: KnowledgeBase, wanted: str) -> Iterator[RenderableType]:
    """Yield what bears this id or name. Raises UnknownIdError if nothing does."""
    clauses = {clause.id: clause for clause in kb.clauses}
    topics = {topic.id: topic for topic in kb.topics} | {it.title: it for it in kb.topics}
    statements: dict[str, Target | Figure] = {it.id: it for it in kb.targets}
    statements |= {it.id: it for it in kb.figures}
    keys = {value.key for value in kb.parameters}
    if wanted in clauses:
        yield _clause(kb, clauses[wanted])
    elif wanted in topics:
        yield from _topic(topics[wanted])
    elif wanted in keys:
        yield _parameter(kb, wanted)
    elif wanted in statements:
        statement = statements[wanted]
        yield Panel(_quoted(statement.text, [statement.quote]), title=wanted)
    elif (region := kb.region(wanted)) is not None:
        yield _region(kb, region)
    else:
        raise UnknownIdError("条目", wanted, [*clauses, *topics, *statements, *keys])


def hits_table(kb: KnowledgeBase, hits: Iterable[Any]) -> Table:
    """Return search results, each with its clause, topic and score."""
    table = _table("条款", "标题", "事项", "分数")
    for hit in hits:
        topic = kb.topic(hit.topic).title if hit.topic else ""
        title = kb.clause(hit.clause).title[:_HIT_WIDTH]
        table.add_row(hit.clause, title, topic, f"{hit.score:.3f}")
    return table


def _table(*columns: str, title: str = "") -> Table:
    """Return a table whose cells fold: Chinese has no spaces to break lines at."""
    table = Table(title=Text(title), show_lines=True, show_header=any(columns))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _clause(kb: KnowledgeBase, clause: Clause) -> Panel:
    text = Text(clause.text)
    for topic in kb.topics_of(clause.id):
        text.append(f"\n· {topic.title}（{topic.id}）", style="bold")
    return Panel(text, title=Text(f"{kb.document.number} {clause.id} {clause.title}"))


def _topic(topic: Topic) -> Iterator[RenderableType]:
    table = _table("", "内容和原文", title=f"{topic.title}（{topic.id}，条款 {topic.clause}）")
    for name, field in topic.fields.items():
        table.add_row(FIELD_TITLES[name], _field(field))
    if topic.departments:
        names = "、".join(topic.departments.names) + ("等部门" if topic.departments.open else "")
        table.add_row("部门", Text(names))
    table.add_row("未定之处", Text("\n".join(topic.open)))
    table.add_row("请确认", Text(topic.confirm))
    yield table


def _field(field: Field) -> Text:
    text = _quoted(field.text, field.quotes)
    for point in field.points:
        text.append(f"\n· {point.text}")
    return text


def _quoted(said: str, quotes: Iterable[Quote]) -> Text:
    text = Text(said)
    for quote in quotes:
        text.append(f"\n「{quote.text}」（{quote.clause}）", style="dim")
    return text


def _parameter(kb: KnowledgeBase, key: str) -> Table:
    table = _table("起", "止（不含）", "值", "文件", "来源", "可信度", "核对日期", title=key)
    for it in kb.parameters:
        if it.key == key:
            until = str(it.effective_to or "")
            value = f"{it.value} {it.unit}"
            row = (str(it.effective_from), until, value, it.document, it.source)
            table.add_row(*row, it.confidence, str(it.checked_on))
    return table


def _region(kb: KnowledgeBase, region: Region) -> Table:
    names = {it.code: it.name for it in kb.regions}
    below = "、".join(it.name for it in kb.regions if it.parent == region.code)
    table = _table("", "", title=region.name)
    table.add_row("代码", region.code)
    table.add_row("上级", names.get(region.parent or "", ""))
    table.add_row("最低工资类别", str(region.wage_class or ""))
    table.add_row("别名", "、".join(region.aliases))
    table.add_row("下辖", below)
    return table
