"""Cases as a table to take away: CSV that Excel reads as Chinese, or a workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.gateway.console.cases import placed
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.handoff.search import Filter, find, table_rows

TIMES = ("opened_at", "claimed_at", "answered_at", "closed_at")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS = tuple(
    "number person state reason region topic mentor opened_at claimed_at answered_at closed_at"
    " rating service question problem advice basis result next_step next_visit".split()
)


def table(db: Connection, office: Office, wanted: Filter) -> list[list[Any]]:
    """Heads and rows, in words; no cell is a formula."""
    heads: list[Any] = [office.phrases.say(f"desk_column_{name}") for name in COLUMNS]
    return [heads, *_rows(db, office, wanted)]


def written(kind: str, rows: Iterable[list[Any]]) -> bytes:
    """The file, ``csv`` or ``xlsx``."""
    return WRITERS[kind](rows)


def _rows(db: Connection, office: Office, wanted: Filter) -> Iterator[list[Any]]:
    for row in table_rows(find(db, placed(office, wanted))):
        told = {**row, **_words(office, row)}
        yield [told[name] for name in COLUMNS]


def _words(office: Office, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": office.phrases.say(f"desk_state_{row['state']}"),
        "reason": office.phrases.say(f"reason_{row['reason']}"),
        "topic": office.guide.topic(row["topic"]),
        **{name: _here(office, row[name]) for name in TIMES},
    }


def _here(office: Office, moment: str | None) -> str | None:
    if moment is None:
        return None
    return f"{dt.datetime.fromisoformat(moment).astimezone(office.desk.hours.zone):%Y-%m-%d %H:%M}"


def _csv(rows: Iterable[list[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")  # without the mark Excel takes it for another code


def _xlsx(rows: Iterable[list[Any]]) -> bytes:
    from openpyxl import Workbook  # a fifth of a second, which only this needs
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([ILLEGAL.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS: Mapping[str, Callable[[Iterable[list[Any]]], bytes]] = {"csv": _csv, "xlsx": _xlsx}
