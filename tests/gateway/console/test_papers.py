"""Visits, reviews, figures, and what an officer takes away."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.gateway.console.office import good, refused

pytestmark = pytest.mark.anyio


async def visited(desk) -> None:
    """王芳's case is closed and will be asked about."""
    await desk.helped()
    good(await desk.wang.closes(1, next_visit="2026-12-23"))


async def test_the_calendar_is_ones_own_or_all(office):
    async with office() as desk:
        await visited(desk)
        own, others, boss, officer = [
            good(await one.get("visits"))["visits"]
            for one in (desk.wang, desk.li, desk.chen, desk.zhao)
        ]

    assert others == [] and boss == officer
    (visit,) = own
    assert visit["mine"] and not boss[0]["mine"]
    assert (visit["case_number"], visit["due_on"], visit["state"]) == (1, "2026-12-23", "planned")
    assert visit["mentor"] == {"id": desk.wang.id, "alias": "王老师"}
    assert visit["alias"].startswith("来访者")


async def test_a_visit_is_moved_and_dropped(office):
    async with office() as desk:
        await visited(desk)
        good(await desk.wang.post("visits/1", day="2027-01-04"))
        moved = good(await desk.chen.get("visits"))["visits"]
        good(await desk.chen.delete("visits/1"))
        after = good(await desk.wang.get("visits"))["visits"]
        whole = good(await desk.wang.get("cases/1"))
        late = [
            await desk.wang.post("visits/1", day="2027-01-05"),
            await desk.wang.delete("visits/1"),
        ]
        faults = await desk.faults()

    assert [visit["due_on"] for visit in moved] == ["2027-01-04"] and after == []
    assert whole["visit"]["state"] == "cancelled"
    told = [event["said"] for event in whole["events"]]
    assert "回访改到2027-01-04" in told and "取消回访" in told
    assert [refused(answer)[:2] for answer in late] == [(409, "not_now")] * 2
    assert "回访" in refused(late[0])[2] and faults == []


async def test_a_visit_is_not_moved_to_a_day_that_cannot_be(office):
    async with office() as desk:
        await visited(desk)
        days = ("2026-11-23", "2026-02-30", "明天", "", None, "2030-01-01")
        answers = [await desk.wang.post("visits/1", day=day) for day in days]
        others = await desk.li.post("visits/1", day="2027-01-04")
        none = [
            await desk.wang.post("visits/9", day="2027-01-04"),
            await desk.wang.delete("visits/9"),
        ]

    assert [answer.json()["faults"].keys() for answer in answers] == [{"day"}] * 6
    assert refused(others)[0] == 403 and "王老师" in refused(others)[2]
    assert {refused(answer)[:2] for answer in none} == {(404, "not_found")}


async def test_a_case_without_a_visit_has_none_to_move(office):
    async with office() as desk:
        await desk.helped()
        answer = await desk.wang.post("visits/1", day="2027-01-04")

    assert refused(answer) == (404, "not_found", "1 号案没有安排回访。")


async def reviewed(desk) -> None:
    await desk.helped("见习补贴[多少] 电话13812345678")
    mark = {"seq": 2, "fault": "wrong", "note": "按月", "clauses": ["2.2.2"]}
    good(await desk.wang.post("cases/1/marks", **mark))


async def test_a_review_is_decided_once_and_goes_into_the_drafts(office):
    async with office() as desk:
        await reviewed(desk)
        empty = (await desk.zhao.get("reviews/export", kind="notes")).text
        good(await desk.zhao.post("reviews/1", state="accepted"))
        again = await desk.chen.post("reviews/1", state="rejected")
        boxes = {
            state: len(good(await desk.zhao.get("reviews", state=state))["reviews"])
            for state in ("open", "accepted", "rejected")
        }
        nlu = await desk.zhao.get("reviews/export", kind="nlu")
        notes = await desk.zhao.get("reviews/export", kind="notes")

    assert empty == "" and boxes == {"open": 0, "accepted": 1, "rejected": 0}
    assert refused(again) == (409, "not_now", "这一条已经复核过，没有改动。")
    assert nlu.headers["content-type"] == "text/plain; charset=utf-8"
    assert 'filename="nlu.txt"' in nlu.headers["content-disposition"]
    assert "    - 见习补贴［多少］ 电话138********" in nlu.text
    assert "- note: 按月" in notes.text and "- clauses: 2.2.2" in notes.text


async def test_what_is_no_decision(office):
    async with office() as desk:
        await reviewed(desk)
        answers = [
            await desk.zhao.post("reviews/1", state="open"),
            await desk.zhao.post("reviews/1", state="perhaps"),
            await desk.zhao.post("reviews/99", state="accepted"),
            await desk.zhao.get("reviews", state="perhaps"),
            await desk.zhao.get("reviews/export", kind="zip"),
        ]

    assert [answer.status_code for answer in answers] == [422, 422, 404, 422, 422]


async def test_the_figures_count_what_was_done(office, knowledge):
    async with office() as desk:
        await visited(desk)
        await desk.person("第二个问题")
        await desk.sql("UPDATE cases SET topic = 'startup_subsidy', rating = 5 WHERE number = 1")
        figures = good(await desk.zhao.get("figures"))
        none = good(await desk.chen.get("figures", since="2026-11-24", until="2026-11-30"))

    assert (figures["cases"], figures["open"]) == (2, 1)
    assert figures["closing"]["count"] == figures["claim"]["count"] == 1
    assert figures["first_answer"] == {"count": 0, "median": None, "p90": None}
    topics = [{"id": "startup_subsidy", "label": "一次性创业补贴", "count": 1}]
    assert sorted(figures["topics"], key=lambda one: one["id"] or "") == [
        {"id": None, "label": None, "count": 1},
        *topics,
    ]
    assert {"id": "closed", "label": "已办结", "count": 1} in figures["states"]
    assert figures["ratings"] == [{"id": "5", "label": "5分", "count": 1}]
    assert figures["services"] == [{"id": "policy", "label": "创业政策", "count": 1}]
    assert [(one["name"], one["load"]) for one in figures["load"]] == [
        ("王芳", 0),
        ("李强", 0),
        ("陈静", 0),
    ]
    assert none["cases"] == 0 and none["claim"]["median"] is None


async def test_the_table_is_masked_and_none_of_its_cells_is_a_formula(office, knowledge):
    async with office() as desk:
        await desk.helped("=HYPERLINK(1) 电话13812345678")
        good(
            await desk.wang.closes(
                1, advice='=cmd|"/c calc"', result="＝1+1", problem="-2+3", next_step="@SUM(1)\x07"
            )
        )
        files = {
            kind: await desk.zhao.get("export", format=kind, state="closed")
            for kind in ("csv", "xlsx")
        }
        none = await desk.zhao.get("export", format="csv", state="queued")

    raw = files["csv"].content
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(files["xlsx"].content))
    cells = list(book.active.iter_rows())
    told = dict(zip(rows[0], rows[1]))
    assert told["来访者的问题"] == "'=HYPERLINK(1) 电话138********"
    assert (told["建议"], told["结果"]) == ('\'=cmd|"/c calc"', "'＝1+1")
    assert (told["记录的问题"], told["下一步"]) == ("'-2+3", "'@SUM(1)")
    assert (told["状态"], told["服务类别"], told["导师"]) == ("已办结", "创业政策", "王芳")
    assert told["结束"].startswith("2026-11-2") and len(told["结束"]) == len("2026-11-23 10:00")
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}
    assert [
        ["" if cell.value is None else str(cell.value) for cell in row] for row in cells
    ] == rows
    assert len(none.content.splitlines()) == 1


async def test_the_export_takes_the_filters_of_the_list(office, knowledge):
    async with office() as desk:
        for question in ("一次性补贴多少", "见习补贴多少", "别的"):
            await desk.person(question)
        found = {
            query: len((await desk.zhao.get(f"export?format=csv{query}")).text.splitlines()) - 1
            for query in ("", "&words=补贴", "&state=closed", "&since=2026-11-24", "&page=2")
        }
        wrong = await desk.zhao.get("export", format="pdf")

    assert list(found.values()) == [3, 2, 0, 0, 3] and wrong.status_code == 422
