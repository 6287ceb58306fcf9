"""What is new comes by itself; a lost line to the desk is said and mends itself."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from . import samples
from .conduct import opened, row
from .conftest import ULAN
from .fake_desk import FakeDesk

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
CUT = "**/api/v1/desk/**"


def test_the_waiting_time_grows_by_itself(page: Page, enter, desk: FakeDesk) -> None:
    page.clock.install()
    desk.add(21, opened_at=samples.moment(5))
    enter()
    expect(row(page, 21)).to_contain_text("5 分钟没人接")

    page.clock.fast_forward("02:00")

    expect(row(page, 21)).to_contain_text("7 分钟没人接")


@WIDTHS
def test_a_new_case_appears_by_itself(enter, desk: FakeDesk) -> None:
    page = enter()
    expect(page.get_by_text("没有人在等")).to_be_visible()

    desk.add(21)

    expect(row(page, 21)).to_be_visible()
    expect(page.get_by_text("没有人在等")).to_be_hidden()


@WIDTHS
def test_a_new_offer_is_seen_from_within_another_case(enter, desk: FakeDesk) -> None:
    desk.hold(12, mentor_at=samples.moment())
    page = enter(at="#/mine/12")
    opened(page, 12)
    desk.add(21, state="offered", offered_to=ULAN)

    bar = page.get_by_role("region", name="请您接的案件")
    expect(bar).to_contain_text("请您接：21 号案")
    expect(page).to_have_title(re.compile("^【待接 1】"))
    expect(page.locator("#badge-queue")).to_have_text("1 件没人接")
    expect(page.locator("#announce")).to_contain_text("请您接 21 号案")

    bar.get_by_role("button", name="接单").click()

    opened(page, 21)
    expect(bar).to_be_hidden()
    expect(page).not_to_have_title(re.compile("待接"))


@WIDTHS
def test_a_lost_line_is_said_and_mends_itself(
    enter, context: BrowserContext, desk: FakeDesk
) -> None:
    page = enter()
    expect(page.get_by_text("没有人在等")).to_be_visible()
    context.set_offline(True)
    expect(page.locator("#banner")).to_contain_text("连接断了")
    desk.add(21)

    context.set_offline(False)

    expect(row(page, 21)).to_be_visible()
    expect(page.locator("#banner")).to_be_hidden()


def test_a_desk_that_is_down_is_asked_less_and_less_often(
    page: Page, enter, desk: FakeDesk
) -> None:
    enter()
    expect(page.get_by_text("没有人在等")).to_be_visible()
    page.clock.install()
    tries: list[str] = []
    page.route("**/desk/changes*", lambda route: (tries.append(route.request.url), route.abort()))
    desk.changed()
    expect(page.locator("#banner")).to_be_visible()

    counts = []
    for _ in range(4):
        before = len(tries)
        for _ in range(10):
            page.clock.run_for(1000)
            page.wait_for_timeout(150)  # real time, in which a request comes back also under load
        counts.append(len(tries) - before)
    page.unroute("**/desk/changes*")
    page.clock.run_for(60_000)

    assert counts[0] > counts[3]
    expect(page.locator("#banner")).to_be_hidden()


def test_the_desk_is_not_asked_again_while_nothing_is_new(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    page.wait_for_timeout(600)
    before = len(desk.calls)
    page.wait_for_timeout(1500)

    assert len(desk.calls) == before


def test_the_focus_stays_in_its_row_when_the_list_changes(enter, desk: FakeDesk) -> None:
    desk.add(21, opened_at=samples.moment(5))
    page = enter()
    row(page, 21).locator("a").focus()
    desk.add(20, priority=0)
    expect(row(page, 20)).to_be_visible()
    desk.cases[21]["rounds_in_vain"] = 1
    desk.changed()
    expect(row(page, 21)).to_contain_text("1 轮没人接")

    expect(row(page, 21).locator("a")).to_be_focused()


def test_a_desk_that_asks_for_patience_gets_it(page: Page, enter, desk: FakeDesk) -> None:
    asked: list[float] = []
    page.route(
        "**/desk/changes*",
        lambda route: (
            asked.append(1),
            route.fulfill(
                status=429,
                headers={"Retry-After": "30"},
                json={"error": "too_many", "message": "请慢一点。"},
            ),
        ),
    )
    enter()
    page.wait_for_timeout(2500)

    assert len(asked) == 1
    expect(page.locator("#banner")).to_be_hidden()
