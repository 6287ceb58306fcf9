"""Names, sizes, contrast, landmarks, and nothing wider than the screen."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_access import COLOURS, contrast

from . import samples
from .conduct import facts, opened
from .conftest import CHEN, ULAN
from .fake_desk import FakeDesk
from .fake_server import COOKIE

pytestmark = pytest.mark.web
NAMELESS = """() => [...document.querySelectorAll(
    'button, a, summary, input, textarea, select, dialog, aside, nav, [role=region], section[id]')]
  .filter(node => node.checkVisibility())
  .filter(node => {
    const by = (node.getAttribute('aria-labelledby') ?? '').split(' ');
    const named = [node, node.labels?.[0], ...by.map(id => document.getElementById(id))];
    return ![node.ariaLabel, ...named.map(one => one?.textContent)].some(text => text?.trim());
  })
  .map(node => node.outerHTML.slice(0, 90))"""
SMALL = """() => [...document.querySelectorAll('button, summary, a, select, input, textarea')]
  .filter(node => node.checkVisibility() && !node.closest('.skip, .record-visit, .record-links'))
  .map(node => node.matches('.pill input') ? node.closest('.pill') : node)
  .map(node => [node.outerHTML.slice(0, 60), node.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
DOUBLED = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
  const wrong = ids.filter((id, at) => ids.indexOf(id) !== at);
  for (const node of document.querySelectorAll('[aria-labelledby], label[for]')) {
    const told = [node.getAttribute('aria-labelledby'), node.getAttribute('for')].join(' ');
    wrong.push(...told.split(' ').filter(id => id && !document.getElementById(id)));
  }
  return wrong;
}"""
PLACES = ["queue", "mine", "mine/12", "card", "close", "pass", "help", "all", "all/31", "visits",
          "reviews", "figures", "mentors", "me"]  # fmt: skip


def full(desk: FakeDesk) -> None:
    """A desk on which there is something of everything."""
    desk.add(21, state="offered", offered_to=CHEN, priority=0, reason="distress")
    desk.add(22, rounds_in_vain=1)
    desk.hold(12, CHEN, user_at=samples.moment(6), mentor_at=samples.moment(9))
    desk.hold(13, CHEN, state="waiting_user")
    desk.hold(31, ULAN, state="closed", closed_at=samples.moment(90), rating=5)
    states = {"uncertain": "可能已送达", "failed": "失败", "sent": "已送达"}
    for state, said in states.items():
        told = {"state": state, "said": said, "can_resend": state != "sent"}
        desk.say(12, "mentor", said, by="陈老师", delivery=told)
    desk.say(12, "user", "改了", edits=3, media={"kind": "photo", "name": "a.jpg", "size": 9})
    desk.lines[12][1]["marked"] = "wrong"
    desk.visits[31] = {"due_on": "2026-12-20", "state": "planned", "led_to": None}
    written = {"service": "policy", "problem": "问题", "advice": "建议", "basis": ["2.1.2"]}
    desk.records[31] = written | {
        "result": "结果",
        "next_step": "下一步",
        "next_visit": "2026-12-20",
        "written_at": samples.moment(90),
        "mentor": {"id": 1, "alias": "乌老师"},
    }
    review = {"id": 1, "case_number": 12, "fault": "wrong", "question": "问", "answer": "答"}
    desk.reviews.append(
        review
        | {"note": "改", "clauses": ["2.1.2"], "by": "乌老师", "state": "open"}
        | {"created_at": samples.moment(60)}
    )


def show(page: Page, place: str) -> None:
    """Bring a place on screen, with all that can be unfolded there unfolded."""
    dialogs: dict[str, Callable[[], None]] = {
        "card": lambda: facts(page),
        "close": lambda: page.get_by_role("button", name="结束").click(),
        "pass": lambda: page.get_by_role("button", name="转交").click(),
        "help": lambda: helped(page),
        "me": lambda: page.locator("#me").click(),
    }
    in_case = place in ("card", "close", "pass", "help")
    where = "mine/12" if in_case else "queue" if place == "me" else place
    for to in ("queue", where):
        page.evaluate("to => { location.hash = `#/${to}`; }", to)
        page.wait_for_timeout(100)
    if "/" in where:
        opened(page, int(where.split("/")[1]))
    else:
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
    dialogs.get(place, lambda: None)()
    page.wait_for_timeout(250)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")


def helped(page: Page) -> None:
    page.get_by_role("button", name="话术和条文").click()
    page.get_by_label("搜话术和条文").fill("孵化")
    expect(page.locator(".piece")).to_have_count(2)


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_every_control_has_a_name_and_room_and_nothing_is_wider_than_the_screen(
    enter, desk: FakeDesk, width: int
) -> None:
    full(desk)
    page = enter(CHEN)
    faults = {}
    for place in PLACES:
        show(page, place)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found = page.evaluate(NAMELESS) + page.evaluate(SMALL) + page.evaluate(DOUBLED)
        faults[place] = found + ([f"{wide} px wide"] if wide > width else [])
        page.keyboard.press("Escape")

    assert {place: found for place, found in faults.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [390, 1280])
def test_every_text_has_a_contrast_of_four_and_a_half(
    browser: Browser, desk: FakeDesk, scheme: Literal["light", "dark"], wide: int
) -> None:
    full(desk)
    desk.sessions["token"] = CHEN
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": wide, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{desk.url}console")
    page.get_by_label("姓名").wait_for()
    texts = page.evaluate(COLOURS)
    context.add_cookies([{"name": COOKIE, "value": "token", "url": desk.url}])
    page.reload()
    page.locator("#desk").wait_for()
    for place in PLACES:
        show(page, place)
        texts += [text | {"place": place} for text in page.evaluate(COLOURS)]
        page.keyboard.press("Escape")
    context.close()

    faint = [text for text in texts if contrast(text["ink"], text["paper"]) < 4.5]
    assert len(texts) > 300
    assert faint == []


@pytest.mark.parametrize("width", [390, 1280])
def test_landmarks_headings_and_a_live_log_are_there(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)

    for role in ("main", "log"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("heading", name="12 号案 · 来访者A00C")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_where_one_is_and_what_is_open_is_told(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)

    expect(page.get_by_role("link", name="我的")).to_have_attribute("aria-current", "page")
    expect(page.locator("#rows a[aria-current=true]")).to_have_count(1)


def test_nothing_moves_for_those_who_asked_for_calm(enter, desk: FakeDesk) -> None:
    desk.add(21, state="offered", offered_to=ULAN)
    page = enter()

    assert page.evaluate("document.getAnimations().length") == 0
