"""Visits, reviews, figures and mentors."""

import pytest
from playwright.sync_api import expect

from .conftest import BATAAR, CHEN, LI, ULAN
from .fake_desk import FakeDesk, Refused
from .samples import moment

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
REVIEW = {
    "id": 1,
    "case_number": 12,
    "fault": "wrong",
    "question": "能领吗",
    "answer": "还不符合。",
    "note": "亲戚也算。",
    "clauses": ["2.1.2"],
    "by": "乌老师",
    "created_at": moment(60),
    "state": "open",
}


def visited(desk: FakeDesk, number: int, day: str, mentor_id: int = ULAN, **rest) -> None:
    desk.hold(number, mentor_id, state="closed", closed_at=moment(100))
    desk.visits[number] = {"due_on": day, "state": "planned", "led_to": None} | rest
    desk.changed()


@WIDTHS
def test_visits_stand_by_day_those_to_come_first(enter, desk: FakeDesk) -> None:
    visited(desk, 11, "2026-11-02", state="missed")
    visited(desk, 12, "2026-12-20")
    visited(desk, 13, "2026-11-23")
    page = enter(at="#/visits")

    expect(page.locator(".visit-day time")).to_have_text(["明天", "12月20日 周日", "11月2日 周一"])
    expect(page.locator(".visit").first).to_contain_text("13 号案 · 来访者A00D")
    expect(page.locator(".visit").last).to_contain_text("没有回音")
    expect(page.locator(".visit").last.get_by_role("button")).to_have_count(0)


@WIDTHS
def test_a_visit_is_moved(enter, desk: FakeDesk) -> None:
    visited(desk, 12, "2026-12-20")
    page = enter(at="#/visits")
    page.get_by_role("button", name="改期，12 号案").click()
    page.get_by_label("改到哪一天", exact=True).fill("2026-11-01")
    page.get_by_role("button", name="改期", exact=True).click()
    expect(page.locator('[data-field="day"] .field-error')).to_have_text("请选今天以后的一天。")
    page.get_by_role("button", name="一周后").click()
    page.get_by_role("button", name="改期", exact=True).click()

    expect(page.locator(".visit-day time")).to_have_text(["11月29日 周日"])
    assert desk.visits[12]["due_on"] == "2026-11-29"


def test_a_visit_is_dropped_after_a_question(enter, desk: FakeDesk) -> None:
    visited(desk, 12, "2026-12-20")
    page = enter(at="#/visits")
    page.get_by_role("button", name="取消回访，12 号案").click()
    page.get_by_role("dialog").get_by_role("button", name="取消回访").click()

    expect(page.locator(".visit")).to_contain_text("已取消")
    assert desk.visits[12]["state"] == "cancelled"


def test_an_officer_sees_all_visits_and_moves_none(enter, desk: FakeDesk) -> None:
    visited(desk, 12, "2026-12-20")
    visited(desk, 13, "2026-12-20", BATAAR)
    page = enter(LI, at="#/visits")

    expect(page.locator(".visit")).to_have_count(2)
    expect(page.locator(".visit").first).to_contain_text("导师 乌老师")
    expect(page.get_by_role("button", name="改期")).to_have_count(0)


def test_without_visits_it_is_said_how_there_come_some(enter, desk: FakeDesk) -> None:
    page = enter(at="#/visits")

    expect(page.get_by_text("没有安排回访")).to_be_visible()


@WIDTHS
@pytest.mark.parametrize(
    ("act", "state", "tab"), [("采纳", "accepted", "已采纳"), ("不采纳", "rejected", "未采纳")]
)
def test_a_marked_answer_is_decided(enter, desk: FakeDesk, act: str, state: str, tab: str) -> None:
    desk.hold(12)
    desk.reviews.append(dict(REVIEW))
    page = enter(LI, at="#/reviews")
    for words in (
        "答错了",
        "能领吗",
        "还不符合。",
        "亲戚也算。",
        "2.1.2（二、（一）2.）",
        "乌老师",
    ):
        expect(page.locator(".review")).to_contain_text(words)

    page.get_by_role("button", name=f"{act}，第 1 条", exact=True).click()

    expect(page.locator(".review")).to_have_count(0)
    expect(page.get_by_role("heading", name="答案复核")).to_be_focused()
    assert desk.reviews[0]["state"] == state
    page.get_by_role("button", name=tab, exact=True).click()
    expect(page.locator(".review")).to_have_count(1)
    expect(page.locator(".review").get_by_role("button")).to_have_count(0)


def test_a_review_that_another_decided_is_told(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.reviews.append(dict(REVIEW))
    page = enter(CHEN, at="#/reviews")
    expect(page.locator(".review")).to_have_count(1)
    desk.refuse["POST /reviews/1"] = [Refused(409, "not_now", "这一条已经复核过。")]
    page.get_by_role("button", name="采纳，第 1 条", exact=True).click()

    expect(page.get_by_role("alert").filter(visible=True)).to_have_text("这一条已经复核过。")


@pytest.mark.parametrize(("name", "kind"), [("语料草稿", "nlu"), ("条目草稿", "notes")])
def test_accepted_reviews_are_exported(enter, desk: FakeDesk, name: str, kind: str) -> None:
    page = enter(CHEN, at="#/reviews")
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"导出{name}").click()

    assert f"('kind', '{kind}')" in caught.value.path().read_text()


@WIDTHS
def test_figures_are_tables_and_the_times_words(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.add(21, reason="complaint")
    page = enter(LI, at="#/figures")

    expect(page.locator(".times dd")).to_have_text(
        [
            "一半不超过 3 分，十分之九不超过 1 小时 12 分（共 40 件）。",
            "一半不超过 45 秒，十分之九不超过 2 天 7 小时（共 40 件）。",
            "还没有可算的案件。",
        ]
    )
    expect(page.get_by_role("table", name="缘由").get_by_role("row")).to_have_text(
        ["件数", "要求转人工1", "投诉1"]
    )
    expect(page.get_by_role("table", name="导师手上的案件")).to_contain_text("1 / 3")
    expect(page.locator(".total strong")).to_have_text(["2", "2"])


def test_figures_are_asked_for_a_span(enter, desk: FakeDesk) -> None:
    page = enter(LI, at="#/figures")
    expect(page.locator(".times")).to_be_visible()
    page.get_by_label("从", exact=True).fill("2026-01-01")
    page.get_by_label("到", exact=True).fill("2026-06-30")
    with page.expect_response("**/figures*") as caught:
        page.get_by_role("button", name="查看").click()

    assert caught.value.url.endswith("/figures?since=2026-01-01&until=2026-06-30")


def test_a_page_that_does_not_come_says_why_and_comes_at_a_press(enter, desk: FakeDesk) -> None:
    desk.refuse["GET /figures"] = [Refused(503, "down", "服务暂时不可用。")] * 9
    page = enter(LI, at="#/figures")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_text("服务暂时不可用。")

    desk.refuse.clear()
    page.get_by_role("button", name="再试一次").click()

    expect(page.locator(".times")).to_be_visible()


@WIDTHS
def test_a_supervisor_sets_the_duty_of_another(enter, desk: FakeDesk) -> None:
    page = enter(CHEN, at="#/mentors")
    page.get_by_role("button", name="改为不在岗，巴特尔").click()

    expect(page.locator('.mentor[data-id="2"]')).to_contain_text("不在岗")
    expect(page.get_by_role("button", name="改为在岗，巴特尔")).to_be_focused()
    assert desk.mentor(BATAAR)["on_duty"] is False


@WIDTHS
def test_removing_a_mentor_says_how_many_cases_go_back(enter, desk: FakeDesk) -> None:
    desk.hold(13, BATAAR)
    desk.hold(14, BATAAR, state="waiting_user")
    page = enter(CHEN, at="#/mentors")
    page.get_by_role("button", name="移出，巴特尔").click()
    expect(page.get_by_role("dialog")).to_contain_text("手上 2 件没结束的案件会回到待接队列")
    page.get_by_role("dialog").get_by_role("button", name="移出").click()

    expect(page.get_by_text("巴特尔 已移出，13 号案、14 号案回到队列。")).to_be_visible()
    expect(page.locator('.mentor[data-id="2"]')).to_have_count(0)
    assert desk.removed == {BATAAR}


def test_nobody_can_remove_themselves(enter, desk: FakeDesk) -> None:
    page = enter(CHEN, at="#/mentors")
    expect(page.get_by_role("button", name="移出，乌兰")).to_be_visible()

    expect(page.get_by_role("button", name="移出，陈主管")).to_have_count(0)


def test_an_officer_sees_the_mentors_and_changes_nothing(enter, desk: FakeDesk) -> None:
    page = enter(LI, at="#/mentors")

    expect(page.locator(".mentor")).to_have_count(4)
    expect(page.locator(".mentor").first).to_contain_text("呼和浩特市 · 一次性创业补贴")
    expect(page.locator(".mentor").get_by_role("button")).to_have_count(0)
