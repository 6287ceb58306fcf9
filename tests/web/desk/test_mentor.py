"""With a mentor: who speaks, corrections, attachments, and that nothing pretends to be the bot."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conduct import ask, said, sent

from .site import Site

pytestmark = pytest.mark.web
EVIL = '<img src=x onerror="document.title=1"><script>alert(1)</script>'


def test_the_line_names_the_mentor_from_the_claim_on(helped: Page) -> None:
    expect(helped.locator("#standing-words")).to_have_text("编号1，导师 王敏 正在为您服务")
    expect(helped.locator("#stop-waiting")).to_be_hidden()
    expect(said(helped, "system").last).to_contain_text("创业导师王敏接下了您的1号咨询")


def test_a_human_is_not_offered_as_new_while_one_is_there(helped: Page) -> None:
    expect(helped.get_by_role("button", name="转人工")).to_have_count(0)
    expect(helped.get_by_role("button", name="已接通")).to_be_disabled()


def test_a_mentor_looks_different_from_the_bot_and_carries_the_alias(
    helped: Page, gateway: Site
) -> None:
    gateway.writes("您先准备营业执照")
    expect(said(helped, "mentor")).to_have_text("您先准备营业执照")

    expect(helped.locator(".message-mentor .said-by")).to_have_text("师创业导师 王敏")
    assert helped.locator(".message-mentor img").count() == 0
    colour = "node => getComputedStyle(node).backgroundColor"
    mentors = helped.locator(".message-mentor .bubble").evaluate(colour)
    helped.evaluate("document.querySelector('.message-mentor').className = 'message-assistant'")
    assert mentors != helped.locator(".message-assistant .bubble").first.evaluate(colour)


def test_what_is_written_goes_to_the_mentor_and_the_bot_is_silent(
    helped: Page, gateway: Site
) -> None:
    asked = len(gateway.rasa.asked)
    ask(helped, "要带什么材料？")

    expect(helped.locator(".message-user .fate").last).to_contain_text("已发给导师")
    helped.wait_for_timeout(700)
    expect(helped.locator("#typing")).to_be_hidden()
    assert len(gateway.rasa.asked) == asked


def test_reload_with_a_mentor_keeps_line_alias_and_fates(helped: Page, gateway: Site) -> None:
    gateway.writes("您好")
    ask(helped, "要带什么材料？")
    expect(helped.get_by_text("已发给导师")).to_be_visible()

    helped.reload()

    expect(helped.locator("#standing-words")).to_have_text("编号1，导师 王敏 正在为您服务")
    expect(helped.locator(".message-mentor .said-by")).to_contain_text("王敏")
    expect(helped.locator(".message-user .fate").last).to_contain_text("已发给导师")
    expect(helped.locator("#typing")).to_be_hidden()
    expect(helped.get_by_role("button", name="已接通")).to_be_disabled()


def test_a_transfer_is_said_and_the_line_names_the_new_mentor(helped: Page, gateway: Site) -> None:
    gateway.writes("我请同事来")

    gateway.transfer("乌兰")

    expect(helped.locator("#standing-words")).to_have_text("编号1，导师 乌兰 正在为您服务")
    expect(said(helped, "system").last).to_contain_text("转给了创业导师乌兰")


def test_a_mentor_who_gives_the_case_back_leaves_the_user_waiting(
    helped: Page, gateway: Site
) -> None:
    gateway.give_back()

    expect(helped.locator("#standing-words")).to_have_text("编号1，正在排队等导师")
    expect(helped.get_by_text("1号咨询正在另找导师")).to_be_visible()
    expect(helped.get_by_role("button", name="排队进度")).to_be_enabled()


def test_an_edited_message_marks_the_older_version(helped: Page, gateway: Site) -> None:
    first = gateway.writes("补贴是六千")
    gateway.writes("还有别的吗")
    second = gateway.writes("补贴不低于五千", edits=first)
    for _ in range(2):
        old = helped.locator(f'[data-seq="{first}"]')
        expect(old).to_contain_text("已更正，以后面的为准")
        expect(old.locator(".words")).to_have_css("text-decoration-line", "line-through")
        expect(helped.locator(f'[data-seq="{second}"]')).to_contain_text("更正补贴不低于五千")
        expect(helped.locator(".is-corrected")).to_have_count(1)
        helped.reload()


def test_of_three_versions_only_the_last_stands(helped: Page, gateway: Site) -> None:
    first = gateway.writes("六千")
    second = gateway.writes("五千", edits=first)
    gateway.writes("不低于五千", edits=first)

    expect(helped.locator(".is-corrected .words")).to_have_text(["六千", "五千"])
    expect(helped.locator(f'[data-seq="{second}"] .edit-tag')).to_have_count(2)


@pytest.mark.parametrize(
    ("text", "media", "note"),
    [
        ("[图片] 窗口在这里", {"kind": "photo", "size": 234567}, "图片（229.1 KB）"),
        ("[语音]", {"kind": "voice", "size": None}, "语音"),
        (
            "[文件]",
            {"kind": "document", "name": "表.pdf", "size": 3 << 20},
            "文件：表.pdf（3.0 MB）",
        ),
        ("[新的]", {"kind": "hologram"}, "附件"),
    ],
)
def test_what_cannot_be_opened_here_is_a_note(
    helped: Page, gateway: Site, text: str, media: dict[str, object], note: str
) -> None:
    gateway.writes(text, media={"file_id": "x"} | media)

    drawn = helped.locator(".message-mentor .media")
    expect(drawn.locator("strong")).to_have_text(note)
    expect(drawn).to_contain_text("这个页面打不开")
    expect(said(helped, "mentor")).to_have_text(["窗口在这里"] if "窗口" in text else [])


def test_markup_of_a_mentor_stays_text(helped: Page, gateway: Site) -> None:
    seq = gateway.writes(EVIL)
    gateway.writes(EVIL + "2", edits=seq, media={"kind": "document", "name": EVIL, "file_id": "x"})
    gateway.note("case_transferred", number=1, alias=EVIL)

    expect(said(helped, "mentor")).to_have_text([EVIL, EVIL + "2"])
    expect(helped.locator(".media strong")).to_have_text(f"文件：{EVIL}")
    expect(helped.locator("#standing-words")).to_have_text(f"编号1，导师 {EVIL} 正在为您服务")
    assert helped.locator("main .bubble img, main script, #standing img").count() == 0
    assert helped.title() == "创业内蒙古 · 政策问答"


def test_news_of_a_mentor_shows_in_the_title_of_a_hidden_page(helped: Page, gateway: Site) -> None:
    helped.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    gateway.writes("在吗？")

    expect(said(helped, "mentor")).to_have_count(1)
    expect(helped).to_have_title("（新消息）创业内蒙古 · 政策问答")


def test_the_box_says_whom_one_writes_to(helped: Page, gateway: Site) -> None:
    box = helped.get_by_label("输入您的问题")
    expect(box).to_have_attribute("placeholder", "写给导师…")

    gateway.close()

    expect(box).to_have_attribute("placeholder", "问政策，或说说您的情况…")
    sent(helped)
