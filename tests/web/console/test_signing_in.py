"""Signing in and out, the password, duty, and a session that ends while one works."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conduct import box, opened, reply, row, sent, sign_in
from .conftest import BATAAR, CHEN, LI, ULAN
from .fake_desk import FakeDesk, Refused
from .samples import PASSWORD

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@WIDTHS
def test_name_and_password_open_the_desk(page: Page, desk: FakeDesk) -> None:
    desk.hold(12)
    page.goto(f"{desk.url}console")
    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    expect(page.get_by_label("姓名")).to_be_focused()

    sign_in(page)

    expect(page.get_by_role("heading", name="待接队列")).to_be_visible()
    expect(page.get_by_role("dialog", name="导师工作台")).to_be_hidden()


def test_a_wrong_password_is_said_and_the_name_stays(page: Page, desk: FakeDesk) -> None:
    page.goto(f"{desk.url}console")
    sign_in(page, password="不对的密码不对的密码")

    expect(page.get_by_role("alert")).to_have_text("姓名或密码不对。")
    expect(page.get_by_label("姓名")).to_have_value("乌兰")


def test_too_many_tries_are_said(page: Page, desk: FakeDesk) -> None:
    told = "试得太多了，请一分钟后再来。"
    desk.refuse["POST /session"] = [Refused(429, "too_many", told, Retry_After="60")]
    page.goto(f"{desk.url}console")
    sign_in(page)

    expect(page.get_by_role("alert")).to_have_text(told)


def test_escape_does_not_get_past_the_login(page: Page, desk: FakeDesk) -> None:
    page.goto(f"{desk.url}console")
    for _ in range(3):
        page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()


@WIDTHS
def test_signed_out_while_typing_keeps_what_was_typed(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    box(page).fill("写到一半")
    desk.sessions.clear()
    desk.changed()

    expect(page.get_by_role("alert")).to_contain_text("写到一半的内容都还在")
    assert page.evaluate("document.elementFromPoint(200, 300).closest('dialog')?.id") == "signin"
    sign_in(page)

    expect(box(page)).to_have_value("写到一半")
    desk.say(12, "user", "还在吗")
    expect(page.get_by_text("还在吗")).to_be_visible()


def test_a_reply_refused_for_want_of_a_session_is_sent_after_signing_in(
    enter, desk: FakeDesk
) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    desk.refuse["POST /cases/12/messages"] = [Refused(401, "signed_out", "请先登录。")]
    reply(page, "登录过期时写的")
    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    sign_in(page)

    sent(page)
    assert desk.written(12) == ["登录过期时写的"]


def test_a_form_under_way_survives_signing_in_again(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    page.get_by_role("button", name="结束").click()
    page.get_by_label("建议").fill("先签合同")
    desk.refuse["POST /cases/12/close"] = [Refused(401, "signed_out", "请先登录。")]
    page.get_by_role("button", name="写好了，结束").click()
    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    sign_in(page)

    expect(page.get_by_label("建议")).to_have_value("先签合同")
    expect(page.get_by_label("建议")).to_be_visible()


def test_another_mentor_signing_in_finds_nothing_of_the_first(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    box(page).fill("乌兰写的")
    desk.sessions.clear()
    desk.changed()
    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    sign_in(page, "巴特尔")

    expect(page.get_by_text("您看不到内容")).to_be_visible()
    expect(page.get_by_text("乌兰写的")).to_have_count(0)
    assert box(page).count() == 0


def test_another_mentor_signing_in_in_another_tab_takes_over_this_one(
    enter, context: BrowserContext, desk: FakeDesk
) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    box(page).fill("乌兰写的")
    other = context.new_page()
    other.goto(f"{desk.url}console")
    other.locator("#desk").wait_for()
    context.clear_cookies()
    other.reload()
    sign_in(other, "巴特尔")

    expect(page.locator("#me-name")).to_have_text("巴特尔")
    expect(page.get_by_text("您看不到内容")).to_be_visible()
    assert desk.written(12) == []


@WIDTHS
def test_signing_out_leads_to_the_login_and_ends_the_session(enter, desk: FakeDesk) -> None:
    page = enter()
    page.locator("#me").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="退出", exact=True).click()

    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    assert desk.sessions == {}


def test_signing_out_everywhere_ends_the_other_sessions_too(enter, desk: FakeDesk) -> None:
    desk.sessions |= {"elsewhere": ULAN, "another": BATAAR}
    page = enter()
    page.locator("#me").click()
    page.get_by_role("button", name="在所有设备上退出").click()
    page.get_by_role("button", name="退出", exact=True).click()

    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()
    assert desk.sessions == {"another": BATAAR}


def test_signing_out_says_that_drafts_stay_in_this_browser(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    box(page).fill("草稿")
    page.locator("#me").click()
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_text("有 1 条没发出的内容会留在这个浏览器里")).to_be_visible()


def test_the_password_is_changed_and_what_is_wrong_stands_beside_its_field(
    enter, desk: FakeDesk
) -> None:
    page = enter()
    page.locator("#me").click()
    page.get_by_role("button", name="修改密码").click()
    page.get_by_label("现在的密码").fill("不是这个密码吧")
    page.get_by_label("新密码", exact=True).fill("短")
    page.get_by_label("再写一遍新密码").fill("短短")
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator('[data-field="again"] .field-error')).to_have_text("和上面的不一样。")

    page.get_by_label("再写一遍新密码").fill("短")
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator('[data-field="old"] .field-error')).to_have_text("现在的密码不对。")

    page.get_by_label("现在的密码").fill(PASSWORD)
    for field in (page.get_by_label("新密码", exact=True), page.get_by_label("再写一遍新密码")):
        field.fill("草原上的两匹快马")
    page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator('[data-field="new"] .field-error')).to_have_text("至少 10 个字符。")
    for field in (page.get_by_label("新密码", exact=True), page.get_by_label("再写一遍新密码")):
        field.fill("草原上的两匹快马和一只羊")
    page.get_by_role("button", name="修改", exact=True).click()

    expect(page.get_by_text("密码已修改")).to_be_visible()
    assert desk.passwords == {ULAN: "草原上的两匹快马和一只羊"}


@WIDTHS
def test_duty_is_switched_and_shown(enter, desk: FakeDesk) -> None:
    page = enter()
    expect(page.locator("#me")).to_have_accessible_name("账号和更多： 乌兰 ，在岗")
    page.locator("#me").click()
    switch = page.get_by_role("switch", name="在岗，接受新案件")
    expect(switch).to_be_checked()
    switch.click()

    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#me")).to_have_accessible_name("账号和更多： 乌兰 ，不在岗")
    assert desk.mentor(ULAN)["on_duty"] is False


def test_a_desk_out_of_reach_says_so_and_opens_at_a_press(page: Page, desk: FakeDesk) -> None:
    desk.sessions["token"] = ULAN
    desk.refuse["GET /session"] = [Refused(503, "down", "服务暂时不可用。")]
    page.goto(f"{desk.url}console")
    expect(page.get_by_text("服务暂时不可用。")).to_be_visible()

    page.get_by_role("button", name="再试一次").click()

    expect(page.get_by_role("dialog", name="导师工作台")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        pytest.param(ULAN, ["队列", "我的", "全部", "回访"], id="a mentor"),
        pytest.param(
            CHEN, ["队列", "我的", "全部", "回访", "复核", "数据", "导师"], id="a supervisor"
        ),
        pytest.param(LI, ["全部", "回访", "复核", "数据", "导师"], id="an officer"),
    ],
)
def test_each_role_finds_its_own_ways(enter, desk: FakeDesk, who: int, shown: list[str]) -> None:
    page = enter(who)

    expect(page.locator(".rail a:visible > span")).to_have_text(shown)


def test_an_address_that_the_role_may_not_open_leads_to_the_first_that_it_may(
    enter, desk: FakeDesk
) -> None:
    desk.hold(12)
    page = enter(LI, at="#/mine")

    expect(page.get_by_role("heading", name="全部案件")).to_be_visible()
    expect(row(page, 12)).to_be_visible()
    assert page.url.endswith("#/all")
