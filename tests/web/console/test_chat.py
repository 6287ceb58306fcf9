"""The chat of a case: who said what, quotes, edits, media, delivery, and who may read it."""

import pytest
from playwright.sync_api import Page, expect

from . import samples
from .conduct import lines, opened, row
from .conftest import BATAAR, CHEN, LI
from .fake_desk import FakeDesk

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
UNCERTAIN = {"state": "uncertain", "said": "可能已送达", "can_resend": True}
FAILED = {"state": "failed", "said": "失败", "can_resend": True}


@pytest.fixture
def held(enter, desk: FakeDesk) -> Page:
    """The console with an own case open."""
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    return page


@WIDTHS
def test_the_chat_shows_who_said_what_under_its_day(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.lines[12] = [
        samples.line(1, "user", "前天问的", created_at=samples.moment(60 * 48)),
        samples.line(2, "assistant", "昨天答的", created_at=samples.moment(60 * 24)),
        samples.line(3, "mentor", "今天说的", by="巴老师"),
        samples.line(4, "mentor", "我说的", by="乌老师"),
        samples.line(5, "system", "换了导师"),
    ]
    page = enter(at="#/mine/12")

    expect(page.locator(".day")).to_have_text(["11月20日 周五", "昨天", "今天"])
    expect(page.locator(".line-by > span")).to_have_text(
        ["来访者A00C", "政策助手", "导师 巴老师", "我", "系统"]
    )


def test_the_quotes_of_the_assistant_unfold(held: Page) -> None:
    quote = held.locator(".line-assistant .source blockquote")
    expect(quote).to_be_hidden()

    held.get_by_text("查看原文依据（1条）").click()

    expect(quote).to_have_text(samples.QUOTE)
    expect(held.locator(".line-assistant .verdict-title")).to_have_text("一次性创业补贴")
    expect(held.locator(".line-button")).to_have_text(["怎样才符合", "转人工"])


@WIDTHS
@pytest.mark.parametrize(("act", "how"), [("重发", "resend"), ("保持不动", "leave")])
def test_an_uncertain_line_is_sent_again_or_left(enter, desk: FakeDesk, act: str, how: str) -> None:
    desk.hold(12)
    desk.say(12, "mentor", "收到了吗", by="乌老师", delivery=UNCERTAIN)
    page = enter(at="#/mine/12")
    expect(page.get_by_text("可能已送达")).to_be_visible()

    page.get_by_role("button", name=act).click()

    expect(page.get_by_role("button", name=act)).to_have_count(0)
    assert desk.asked("POST", f"/cases/12/messages/5/{how}") == [None]


def test_a_failed_line_can_be_sent_again_and_not_left(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.say(12, "mentor", "没到", by="乌老师", delivery=FAILED)
    page = enter(at="#/mine/12")
    expect(page.get_by_text("失败", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="保持不动")).to_have_count(0)

    page.get_by_role("button", name="重发").click()

    expect(page.locator(".fate-said")).to_have_text("排队中")


def test_a_line_that_cannot_be_sent_again_offers_no_button(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.say(12, "mentor", "没到", by="乌老师", delivery=FAILED | {"can_resend": False})
    page = enter(at="#/mine/12")
    expect(page.get_by_text("失败", exact=True)).to_be_visible()

    expect(page.get_by_role("button", name="重发")).to_have_count(0)


@WIDTHS
def test_an_edit_changes_the_old_line_and_is_told(held: Page, desk: FakeDesk) -> None:
    desk.say(12, "user", "三个人")
    desk.say(12, "user", "四个人", edits=5)
    desk.say(12, "user", "五个人", edits=6)

    expect(lines(held, "user").last).to_have_text("五个人")
    expect(held.get_by_text("改过 2 次，看原先的写法")).to_be_visible()
    expect(held.locator(".edit-note")).to_have_count(2)
    held.locator(".edit-note").last.click()
    expect(held.locator('[data-seq="5"]')).to_be_focused()
    expect(held.locator(".older .words")).to_contain_text(["三个人", "四个人"])


def test_media_are_named_and_not_hidden(held: Page, desk: FakeDesk) -> None:
    desk.say(12, "user", "", media={"kind": "photo", "name": "合同.jpg", "size": 1_258_291})
    desk.say(12, "user", "", media={"kind": "other", "name": None, "size": None})

    expect(held.locator(".media")).to_contain_text(["照片：合同.jpg，1.2 MB", "附件"])


def test_words_of_a_user_are_never_markup(held: Page, desk: FakeDesk) -> None:
    evil = "<img src=x onerror=\"document.title='坏'\"><script>document.title='坏'</script>"
    desk.cards[12]["question"] = evil
    desk.cases[12] |= {"question": evil, "region": evil}
    desk.say(12, "user", evil, media={"kind": "document", "name": evil, "size": 1})

    expect(lines(held, "user").last).to_have_text(evil)
    expect(row(held, 12)).to_contain_text("<script>")
    expect(held.locator(".card-question blockquote")).to_have_text(evil)
    assert held.locator("#desk img").count() == 1  # the mark of the rail
    assert "坏" not in held.title()


def test_three_hundred_messages_are_shown_from_the_end_and_new_ones_followed(
    enter, desk: FakeDesk
) -> None:
    desk.hold(12)
    desk.lines[12] = [samples.line(seq, "user", f"第 {seq} 句") for seq in range(1, 301)]
    page = enter(at="#/mine/12")
    expect(lines(page, "user")).to_have_count(300)
    expect(page.get_by_text("第 300 句", exact=True)).to_be_in_viewport()

    desk.say(12, "user", "第 301 句")

    expect(page.get_by_text("第 301 句", exact=True)).to_be_in_viewport()
    asked = [query for _, path, query, _ in desk.calls if path.endswith("/messages")]
    assert asked[-1] == {"after": "300"}


def test_a_reader_of_old_lines_is_not_torn_away(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.lines[12] = [samples.line(seq, "user", f"第 {seq} 句") for seq in range(1, 61)]
    page = enter(at="#/mine/12")
    expect(page.get_by_text("第 60 句", exact=True)).to_be_in_viewport()
    page.locator(".chat .scroll").evaluate("node => { node.scrollTop = 0; }")
    page.wait_for_timeout(100)

    desk.say(12, "user", "新的一句")

    expect(page.get_by_role("button", name="有新消息")).to_be_visible()
    expect(page.get_by_text("第 1 句", exact=True)).to_be_in_viewport()
    page.get_by_role("button", name="有新消息").click()
    expect(page.get_by_text("新的一句")).to_be_in_viewport()


def test_a_case_that_another_has_is_not_shown(enter, desk: FakeDesk) -> None:
    desk.hold(14, BATAAR)
    page = enter(at="#/all/14")

    expect(page.get_by_role("alert")).to_have_text("14 号案由巴老师在办，您看不到内容。")
    expect(row(page, 14)).to_contain_text("导师 巴老师")


def test_an_officer_reads_and_does_not_write(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(LI, at="#/all/12")
    opened(page, 12)

    expect(page.get_by_text("您可以看，不能回复。")).to_be_visible()
    for name in ("接单", "转交", "退回", "结束", "撤销", "显示原文"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_text("答得不对？标记")).to_have_count(0)


def test_a_supervisor_reads_another_case_and_may_pass_it_on(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(CHEN, at="#/all/12")
    opened(page, 12)

    expect(page.get_by_text("由导师 乌老师 回复。")).to_be_visible()
    expect(page.get_by_role("button", name="转交")).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    expect(page.get_by_role("button", name="结束")).to_have_count(0)
