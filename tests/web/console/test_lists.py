"""The boxes: what a row says, offers, claiming, search, export."""

import re

import pytest
from playwright.sync_api import Page, expect

from . import samples
from .conduct import opened, row
from .conftest import BATAAR, CHEN, ULAN
from .fake_desk import FakeDesk

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
CUT = "**/api/v1/desk/**"


def numbers(page: Page) -> list[int]:
    return [int(one.get_attribute("data-number")) for one in page.locator("#rows .row").all()]


@WIDTHS
def test_a_row_says_whose_about_what_and_since_when(enter, desk: FakeDesk) -> None:
    desk.add(21, priority=0, reason="complaint", rounds_in_vain=2, opened_at=samples.moment(125))
    page = enter()

    shown = row(page, 21)
    for words in (
        "21 号",
        "来访者A015",
        "2 小时没人接",
        "急",
        "投诉",
        "一次性创业补贴",
        "呼和浩特市",
        "2 轮没人接",
    ):
        expect(shown).to_contain_text(words)
    expect(shown).to_contain_text("开了半年的店，能领一次性创业补贴吗？")


def test_one_who_waits_for_an_answer_is_marked(enter, desk: FakeDesk) -> None:
    desk.hold(12, user_at=samples.moment(6), mentor_at=samples.moment(9))
    desk.hold(13, state="waiting_user", user_at=samples.moment(9), mentor_at=samples.moment(6))
    page = enter(at="#/mine")

    expect(row(page, 12)).to_contain_text("6 分钟没回复")
    expect(row(page, 12)).to_contain_text("未回复")
    expect(row(page, 13)).to_contain_text("6 分钟前回复")
    expect(row(page, 13)).not_to_contain_text("未回复")
    expect(page).to_have_title(re.compile("【未回复 1】"))
    expect(page.locator("#badge-mine")).to_have_text("1 件未回复")


@WIDTHS
def test_offers_stand_on_top_and_are_claimed(enter, desk: FakeDesk) -> None:
    desk.add(20, priority=0, opened_at=samples.moment(60))
    desk.add(21, state="offered", offered_to=ULAN)
    page = enter()
    expect(row(page, 21)).to_contain_text("请您接")
    assert numbers(page) == [21, 20]

    row(page, 21).get_by_role("button", name="接单").click()

    opened(page, 21)
    assert desk.cases[21]["mentor_id"] == ULAN
    assert page.url.endswith("#/mine/21")
    expect(page.get_by_text("您接了 21 号案。")).to_be_visible()


def test_an_offer_is_declined(enter, desk: FakeDesk) -> None:
    desk.add(21, state="offered", offered_to=ULAN)
    page = enter()
    row(page, 21).get_by_role("button", name="不方便").click()

    expect(page.get_by_text("21 号案会请别的导师接。")).to_be_visible()
    expect(row(page, 21).get_by_role("button", name="不方便")).to_have_count(0)
    assert desk.cases[21]["offered_to"] is None


def test_a_transfer_is_offered_as_such(enter, desk: FakeDesk) -> None:
    desk.hold(14, BATAAR, offered_to=ULAN, transfer=True)
    page = enter()

    expect(row(page, 14)).to_contain_text("转给您")
    row(page, 14).get_by_role("button", name="接单").click()
    opened(page, 14)
    assert desk.cases[14]["mentor_id"] == ULAN


@WIDTHS
def test_a_stale_offer_says_who_has_the_case(enter, desk: FakeDesk) -> None:
    desk.add(21, state="offered", offered_to=ULAN)
    page = enter()
    take = row(page, 21).get_by_role("button", name="接单")
    expect(take).to_be_visible()
    desk.cases[21] |= {"state": "active", "mentor_id": BATAAR, "offered_to": None}

    take.click()

    expect(page.get_by_role("alert").filter(visible=True)).to_have_text("21 号案已由巴老师接手。")
    expect(row(page, 21)).to_have_count(0)


def test_a_full_mentor_is_told_so(enter, desk: FakeDesk) -> None:
    for number in (11, 12, 13):
        desk.hold(number)
    desk.add(21)
    page = enter()
    row(page, 21).get_by_role("button", name="接单").click()

    expect(page.get_by_role("alert").filter(visible=True)).to_have_text("您手上的案件满了。")


def test_words_and_filters_find_cases_and_survive_reload(enter, desk: FakeDesk) -> None:
    desk.hold(11, state="closed", closed_at=samples.moment(5), question="孵化补贴多少钱")
    desk.hold(12, question="孵化基地在哪里")
    desk.hold(13, region="包头市")
    page = enter(at="#/all")
    expect(page.locator("#rows .row")).to_have_count(3)
    page.get_by_label("在案件里搜").fill("孵化")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(2)

    page.locator(".filters-more summary").click()
    page.get_by_label("已结束").check()
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#rows .row")).to_have_count(1)
    page.reload()

    expect(page.get_by_label("在案件里搜")).to_have_value("孵化")
    expect(page.locator("#rows .row")).to_have_count(1)
    expect(row(page, 11)).to_be_visible()
    page.locator(".filters-more summary").click()
    page.get_by_role("button", name="清空筛选").click()
    expect(page.locator("#rows .row")).to_have_count(3)


def test_every_filter_reaches_the_desk(enter, desk: FakeDesk) -> None:
    desk.hold(12, BATAAR)
    page = enter(CHEN, at="#/all")
    page.locator(".filters-more summary").click()
    page.get_by_label("缘由").select_option("要求转人工")
    page.get_by_label("事项").select_option("一次性创业补贴")
    page.get_by_label("服务类别").select_option("创业政策")
    page.get_by_label("导师", exact=True).select_option("巴老师")
    page.get_by_label("地区").fill("呼和浩特市")
    page.get_by_label("开案日期从").fill("2026-11-01")
    page.get_by_label("到", exact=True).fill("2026-11-30")
    page.get_by_role("button", name="查找").click()

    expect(page.get_by_text("没有找到")).to_be_visible()
    asked = [query for how, path, query, _ in desk.calls if path == "/cases"]
    assert {
        "box": "all",
        "reason": "asked",
        "topic": "startup_subsidy",
        "service": "policy",
        "mentor_id": "2",
        "region": "呼和浩特市",
        "since": "2026-11-01",
        "until": "2026-11-30",
    } in asked


def test_many_cases_come_in_pages(enter, desk: FakeDesk) -> None:
    desk.page_size = 2
    for number in range(11, 16):
        desk.hold(number)
    page = enter(at="#/all")
    expect(page.get_by_text("1 / 3")).to_be_visible()
    expect(page.get_by_role("button", name="上一页")).to_be_disabled()

    page.get_by_role("button", name="下一页").click()

    expect(page.get_by_text("2 / 3")).to_be_visible()
    assert numbers(page) == [13, 12]


@pytest.mark.parametrize("file", ["CSV", "Excel"])
def test_what_was_found_is_exported(enter, desk: FakeDesk, file: str) -> None:
    desk.hold(12)
    page = enter(CHEN, at="#/all?state=active")
    with page.expect_download() as caught:
        page.get_by_role("button", name=f"导出 {file}").click()

    ending = {"CSV": "csv", "Excel": "xlsx"}[file]
    assert caught.value.suggested_filename == f"desk.{ending}"
    assert f"('format', '{ending}'), ('state', 'active')" in caught.value.path().read_text()


def test_a_mentor_finds_no_export(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/all")
    expect(row(page, 12)).to_be_visible()

    expect(page.get_by_role("button", name="导出 CSV")).to_have_count(0)
