"""Nothing lost, nothing doubled: failures, reloads, lost lines, several tabs, refusals."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .conduct import answered, ask, said, sent
from .fake_gateway import FakeGateway

pytestmark = pytest.mark.web
SENDING = "**/api/v1/conversations/*/messages"


@pytest.fixture
def faults_expected() -> list[str]:
    return ["Failed to load resource"]  # Chromium reports each failed request itself


class Line:
    """The way of posts to the gateway, which can be cut before or after it stores."""

    def __init__(self, page: Page) -> None:
        self.cut: str | None = None
        self.tries: list[str] = []
        page.route(SENDING, self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        self.tries.append(json.loads(route.request.post_data or "{}")["client_message_id"])
        if self.cut == "after":
            route.fetch()
        return route.abort() if self.cut else route.continue_()


def test_a_failed_message_is_sent_by_a_press_once(page: Page, gateway: FakeGateway) -> None:
    line = Line(page)
    line.cut = "before"
    ask(page, "会失败的")
    retry = page.get_by_role("button", name="发送失败，点此重试")
    expect(retry).to_be_visible()
    line.cut = None

    retry.click()

    answered(page)
    expect(said(page, "user")).to_have_count(1)
    assert gateway.texts() == ["会失败的"]
    assert len(set(line.tries)) == 1


def test_a_message_whose_confirmation_was_lost_is_not_doubled(
    page: Page, gateway: FakeGateway
) -> None:
    ask(page, "先来一句")
    answered(page)
    line = Line(page)
    line.cut = "after"
    ask(page, "存了但没听到")

    answered(page, 2)
    expect(said(page, "user")).to_have_count(2)
    line.cut = None
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(k => k.includes('unsent'))", timeout=9000
    )
    expect(said(page, "user")).to_have_count(2)
    assert gateway.texts() == ["先来一句", "存了但没听到"]
    assert len(set(line.tries)) == 1


def test_reload_keeps_the_conversation(page: Page, gateway: FakeGateway) -> None:
    ask(page, "第一句")
    answered(page)
    ask(page, "第二句")
    answered(page, 2)

    page.reload()

    expect(said(page, "user")).to_have_text(["第一句", "第二句"])
    answered(page, 2)
    expect(page.locator("#welcome")).to_be_hidden()
    assert len(gateway.conversations) == 1


def test_reload_sends_what_was_not_sent_in_order_with_the_same_ids(
    page: Page, gateway: FakeGateway
) -> None:
    line = Line(page)
    line.cut = "before"
    ask(page, "一")
    ask(page, "二")
    expect(page.get_by_role("button", name="发送失败，点此重试")).to_be_visible()
    line.cut = None
    first = line.tries[0]

    page.reload()

    answered(page, 2)
    expect(said(page, "user")).to_have_text(["一", "二"])
    assert gateway.texts() == ["一", "二"]
    assert gateway.posts[0]["client_message_id"] == first


def test_a_draft_survives_reload(page: Page) -> None:
    page.get_by_label("输入您的问题").fill("写到一半")

    page.reload()

    expect(page.get_by_label("输入您的问题")).to_have_value("写到一半")


def test_a_lost_line_is_said_and_mends_itself(
    page: Page, context: BrowserContext, gateway: FakeGateway
) -> None:
    ask(page, "在线")
    answered(page)
    context.set_offline(True)
    expect(page.locator("#banner")).to_contain_text("连接断了")
    ask(page, "离线时写的")
    gateway.say(gateway.only(), "mentor", "离线时来的")

    context.set_offline(False)

    expect(page.locator("#banner")).to_be_hidden()
    answered(page, 2)
    expect(said(page, "mentor")).to_have_count(1)
    sent(page)
    assert gateway.texts() == ["在线", "离线时写的"]


def test_two_tabs_show_one_conversation_without_doubling(
    page: Page, context: BrowserContext, gateway: FakeGateway
) -> None:
    other = context.new_page()
    other.goto(gateway.url)
    ask(page, "从左边问")
    answered(other)
    ask(other, "从右边问")

    for tab in (page, other):
        answered(tab, 2)
        expect(said(tab, "user")).to_have_text(["从左边问", "从右边问"])
    assert len(gateway.conversations) == 1


def test_clearing_in_one_tab_clears_the_other(
    page: Page, context: BrowserContext, gateway: FakeGateway
) -> None:
    ask(page, "要清掉的")
    answered(page)
    other = context.new_page()
    other.set_viewport_size({"width": 1280, "height": 800})
    other.goto(gateway.url)
    answered(other)
    other.get_by_role("button", name="清空对话").click()
    other.locator("#confirm-clear").get_by_role("button", name="清空", exact=True).click()

    expect(said(page, "user")).to_have_count(0)
    expect(page.get_by_text("对话已在另一个页面清空。")).to_be_visible()


@pytest.mark.parametrize("status", [404, 401])
def test_a_lost_conversation_is_renewed_and_keeps_the_words(
    page: Page, gateway: FakeGateway, status: int
) -> None:
    ask(page, "旧的")
    answered(page)
    old = gateway.only()
    if status == 404:
        del gateway.conversations[old]
    else:
        gateway.tokens[old] = "changed"

    ask(page, "还没发出的")

    expect(page.get_by_text("之前的对话已经失效")).to_have_count(1)
    answered(page, 2)
    expect(said(page, "user")).to_have_text(["旧的", "还没发出的"])
    (new,) = set(gateway.conversations) - {old}
    assert [message["text"] for message in gateway.conversations[new]][0] == "还没发出的"


def test_a_button_of_a_lost_conversation_is_sent_as_words(page: Page, gateway: FakeGateway) -> None:
    ask(page, "旧的")
    answered(page)
    line = Line(page)
    line.cut = "before"
    page.get_by_role("button", name="孵化补贴多少钱").click()
    expect(page.get_by_role("button", name="发送失败，点此重试")).to_be_visible()
    gateway.tokens[gateway.only()] = "changed"
    expect(page.get_by_text("之前的对话已经失效")).to_be_visible()

    line.cut = None
    page.get_by_role("button", name="发送失败，点此重试").click()

    answered(page, 2)
    assert gateway.texts() == ["旧的", "孵化补贴多少钱"]
    assert gateway.posts[-1]["text"] == "孵化补贴多少钱"


def test_too_many_waits_as_told_and_sends_by_itself(page: Page, gateway: FakeGateway) -> None:
    gateway.faults.refuse = [(429, "too_many", "说得太快了，请稍等。", {"Retry-After": "2"})]
    ask(page, "快")

    expect(page.get_by_text("说得太快了，请稍等。")).to_be_visible()
    page.wait_for_timeout(800)
    assert len(gateway.posts) == 1
    answered(page)
    assert gateway.texts() == ["快"]


@pytest.mark.parametrize(("status", "message"), [(413, "内容太长了。"), (422, "没有看懂。")])
def test_a_refused_message_says_why_and_can_be_changed(
    page: Page, gateway: FakeGateway, status: int, message: str
) -> None:
    gateway.faults.refuse = [(status, "bad", message, {})]
    ask(page, "不行的")
    expect(page.get_by_text(message)).to_be_visible()

    page.get_by_role("button", name="没有发出，点此修改").click()

    expect(page.get_by_label("输入您的问题")).to_have_value("不行的")
    expect(said(page, "user")).to_have_count(0)
    ask(page, "行的")
    answered(page)


def test_a_full_disk_over_there_shows_its_message_and_offers_a_retry(
    page: Page, gateway: FakeGateway
) -> None:
    gateway.faults.refuse = [(503, "cannot_store", "暂时存不下，请稍后再试。", {})] * 2
    ask(page, "存我")
    expect(page.get_by_text("暂时存不下，请稍后再试。")).to_be_visible()

    page.get_by_role("button", name="发送失败，点此重试").click()

    answered(page)
    assert gateway.texts() == ["存我"]


def test_warming_is_said_and_messages_are_taken_meanwhile(page: Page, gateway: FakeGateway) -> None:
    gateway.faults.warming = True
    page.reload()
    expect(page.locator("#banner")).to_contain_text("正在准备，马上就好")
    ask(page, "早到的")
    sent(page)
    expect(page.locator("#typing")).to_contain_text("准备好就回答")

    gateway.faults.warming = False
    gateway.say(gateway.only(), "assistant", "来了", in_reply_to=1)

    answered(page)
    expect(page.locator("#banner")).to_be_hidden()


def test_without_storage_the_page_still_works(
    context: BrowserContext, gateway: FakeGateway
) -> None:
    page = context.new_page()
    page.add_init_script(
        "for (const n of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, n, {get() { throw new Error('denied') }})"
    )
    page.goto(gateway.url)
    expect(page.get_by_text("这个浏览器不允许保存内容")).to_be_visible()

    ask(page, "照常")

    answered(page)
    ask(page, "再来")
    answered(page, 2)
    assert len(gateway.conversations) == 1
