"""The form of the assessment: what it sends, what it shows, prints and draws."""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from .fake_gateway import FakeGateway, Serving
from .test_access import COLOURS, SMALL, contrast

pytestmark = pytest.mark.web
FORM = "static/assess.html"
VETERAN = {
    "groups": ["veteran"],
    "registered_on": "2025-03",
    "jobs_created": 2,
    "first_startup": True,
    "operating_normally": True,
    "tax_filing_normal": True,
    "startup_subsidy_received": False,
    "incubation_subsidy_received": False,
}
ALL = VETERAN | {
    "region": "呼和浩特市",
    "groups": ["graduate", "researcher", "enrolled_student"],
    "left_school_on": "2025-07-01",
    "unemployed_at_registration": True,
    "unemployed_now": True,
    "registered_on": "2025-10-01",
    "started_up_on": "2025-10-01",
    "borrower": "small_firm",
    "loan_amount": 100_000,
    "honour_at_league_level": True,
    "lender_rates_credit_good": True,
    "business_in_region": True,
    "staff": 10,
    "qualifying_hires": 3,
    "young_student": True,
    "internship_joined": True,
    "internship_started_on": "2025-01-01",
    "internship_ended_on": "2025-08-31",
    "studio_announced": True,
    "national_base_newly_announced": True,
    "base_lawful": True,
    "base_effective": True,
    "households_incubated": 10,
    "households_with_startup_subsidy": 2,
    "in_incubation": True,
    "new_employees": 4,
    "employment_quality_good": True,
    "retention_high": True,
    "base_government_developed": True,
    "months_in_base": 40,
    "space_total": 100,
    "space_free": 30,
    "park_households": 20,
    "park_by_recent_graduates": 10,
    "park_by_students": 2,
    "graduation_year_student": True,
    "leave_approved": True,
    "leave_first_months": 36,
    "leave_extension_months": 0,
    "previous_leave_months": 0,
    "in_service_researcher": True,
    "intends_startup": True,
}
NAMELESS = """() => [...document.querySelectorAll('input, select, button, summary, a')]
  .filter(n => !(n.ariaLabel || n.labels?.[0]?.textContent || n.textContent).trim())
  .map(n => n.outerHTML.slice(0, 80))"""


@pytest.fixture
def faults_expected() -> list[str]:
    return ["Failed to load resource"]  # Chromium reports each refusal itself


@pytest.fixture
def asked(page: Page) -> list[dict[str, Any]]:
    """What was asked, call by call."""
    calls: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/assess"):
            calls.append(json.loads(request.post_data or ""))

    page.on("request", note)
    return calls


@pytest.fixture
def form(page: Page, gateway: FakeGateway, asked: list[dict[str, Any]]) -> Page:
    """The form of one program, with its first verdict on screen."""
    page.goto(f"{gateway.url}{FORM}?program=startup_subsidy")
    expect(status(page)).to_have_text("还差信息")
    return page


def status(page: Page) -> Locator:
    return page.locator("#status")


def choose(page: Page, field: str, answer: str) -> None:
    group = page.get_by_role("group", name=field, exact=True)
    group.get_by_label(answer, exact=True).check()


def registered(page: Page, *parts: str) -> None:
    for name, value in zip(("年份", "月份", "日"), parts, strict=False):
        page.get_by_label(f"登记日期，{name}", exact=True).fill(value)


def count(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="带动就业人数").fill(words)


def veteran(page: Page) -> None:
    choose(page, "人群", "退役军人")
    registered(page, "2025", "3")
    count(page, "2")
    for field, answer in (
        ("首次成功创业", "是第一次"),
        ("正常经营", "一直正常经营"),
        ("正常申报纳税", "一直正常申报"),
        ("已领一次性创业补贴", "否"),
        ("已领创业孵化补贴", "没有"),
    ):
        choose(page, field, answer)


def test_a_veteran_with_a_shop_is_told_likely_and_why(
    form: Page, asked: list[dict[str, Any]]
) -> None:
    veteran(form)

    expect(status(form)).to_have_text("大概率符合")
    card = form.locator(".verdict")
    expect(card).to_contain_text("至少5000元")
    expect(card.locator(".condition")).to_have_count(9)
    expect(card.locator(".mark-met")).to_have_count(9)
    expect(card).to_contain_text("向登记地旗县的人社（就业服务）部门问")
    expect(card).to_contain_text("创业孵化补贴与一次性创业补贴不得重复享受")
    notice = form.locator("#cards .note-notice")
    expect(notice).to_contain_text("2022年1月1日至2025年12月31日，已经过了")
    assert asked[-1] == VETERAN | {"only": ["startup_subsidy"]}


def test_a_condition_unfolds_to_its_words_by_keyboard(form: Page) -> None:
    quote = form.locator(".condition blockquote").first
    expect(quote).to_be_hidden()

    form.locator(".condition summary").first.press("Enter")

    expect(quote).to_contain_text("登记失业人员、就业困难人员")
    expect(form.locator(".condition-clause").first).to_have_text("二、（一）2.")


def test_what_is_not_filled_in_is_not_sent(form: Page, asked: list[dict[str, Any]]) -> None:
    choose(form, "首次成功创业", "以前创过业")
    expect(status(form)).to_have_text("不符合")
    choose(form, "首次成功创业", "不清楚")
    expect(status(form)).to_have_text("还差信息")
    count(form, "0")
    expect(status(form)).to_have_text("不符合")
    count(form, "")
    expect(status(form)).to_have_text("还差信息")

    assert asked[0] == asked[-1] == {"only": ["startup_subsidy"]}
    assert {"jobs_created": 0, "only": ["startup_subsidy"]} in asked


def test_groups_count_only_when_they_are_all(form: Page, asked: list[dict[str, Any]]) -> None:
    choose(form, "人群", "退役军人")
    expect(form.locator(".mark-met")).to_have_count(1)
    choose(form, "人群", "还没说全，或不清楚")
    expect(form.locator(".mark-met")).to_have_count(0)
    choose(form, "人群", "以上都不是")
    expect(status(form)).to_have_text("不符合")

    assert [call.get("groups") for call in asked] == [None, ["veteran"], None, []]
    expect(form.get_by_label("退役军人")).not_to_be_checked()


def test_delicate_groups_stand_last_and_are_asked_for_gently(form: Page) -> None:
    names = form.locator("#fact-groups .pill").all_inner_texts()

    assert names[-5:-2] == ["残疾人", "脱贫劳动力（含防止返贫监测对象）", "刑满释放人员"]
    expect(form.locator("#fact-groups")).to_contain_text("愿意才填")


def test_an_error_of_the_gateway_is_shown_at_its_field(form: Page) -> None:
    field = form.locator("#fact-region")
    field.get_by_role("combobox").fill("北京市")
    form.get_by_role("textbox", name="带动就业人数").focus()

    expect(field.get_by_role("alert")).to_contain_text("不是内蒙古的盟市或旗县")
    expect(field.get_by_role("combobox")).to_have_attribute("aria-invalid", "true")
    expect(status(form)).to_contain_text("“地区”填得不对")
    expect(form.get_by_role("button", name="打印")).to_be_disabled()

    field.get_by_role("combobox").fill("科右前旗")
    form.get_by_role("textbox", name="带动就业人数").focus()

    expect(field.get_by_role("alert")).to_be_hidden()
    expect(status(form)).to_have_text("还差信息")
    expect(form.get_by_role("button", name="打印")).to_be_enabled()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("2025", "2", "30"), "2025年2月的日子是 1 到 28"),
        (("2025", "13"), "月份是 1 到 12"),
        (("25", "3"), "年份写四位数字"),
    ],
)
def test_an_impossible_date_is_shown_at_its_field_and_not_sent(
    form: Page, asked: list[dict[str, Any]], parts: tuple[str, ...], message: str
) -> None:
    registered(form, *parts)
    form.get_by_role("textbox", name="带动就业人数").focus()

    expect(form.locator("#fact-registered_on").get_by_role("alert")).to_contain_text(message)
    assert not [call for call in asked if len(call.get("registered_on", "")) > len("2025-02")]
    registered(form, "2025", "2", "28")
    expect(form.locator("#fact-registered_on").get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize("words", ["5万", "两个", "1e3"])
def test_a_number_in_words_is_asked_back_and_never_guessed(
    form: Page, asked: list[dict[str, Any]], words: str
) -> None:
    count(form, words)

    expect(form.locator("#fact-jobs_created").get_by_role("alert")).to_contain_text("请只写数字")
    form.wait_for_timeout(500)
    assert [call for call in asked if "jobs_created" in call] == []


@pytest.mark.parametrize(
    ("parts", "sent"),
    [(("2025",), "2025"), (("2025", "3"), "2025-03"), (("２０２５", "3", "7"), "2025-03-07"),
     (("2025年3月7日",), "2025-03-07")],
)  # fmt: skip
def test_a_date_is_sent_as_exactly_as_it_is_known(
    form: Page, asked: list[dict[str, Any]], parts: tuple[str, ...], sent: str
) -> None:
    with form.expect_request(
        lambda call: f'"registered_on":"{sent}"' in (call.post_data or ""), timeout=5000
    ):
        registered(form, *parts)


def test_who_has_not_registered_is_not_asked_when(form: Page, asked: list[dict[str, Any]]) -> None:
    registered(form, "2025", "3")
    choose(form, "已登记注册", "否")

    expect(form.locator("#fact-registered_on")).to_be_hidden()
    expect(status(form)).to_have_text("不符合")
    assert asked[-1] == {"registered": False, "only": ["startup_subsidy"]}


def test_the_day_from_which_it_holds_is_said(form: Page) -> None:
    veteran(form)
    registered(form, "2025", "12", "3")

    expect(form.locator(".verdict-head")).to_contain_text("自 2026年12月3日 起")
    expect(form.locator(".verdict")).to_contain_text("到2026年12月3日满1年")


def test_only_the_last_answer_counts(form: Page) -> None:
    held: list[Route] = []

    def carry(route: Route) -> None:
        if '"jobs_created":0' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    form.route("**/api/v1/assess", carry)
    with form.expect_request("**/api/v1/assess"):
        count(form, "0")
    count(form, "1")
    expect(form.locator(".mark-met")).to_have_count(1)
    for route in held:
        route.abort()

    form.wait_for_timeout(400)
    assert len(held) == 1
    expect(status(form)).to_have_text("还差信息")
    expect(form.locator(".mark-met")).to_have_count(1)


def test_a_missing_fact_leads_to_its_field(form: Page) -> None:
    form.get_by_role("button", name="正常申报纳税").click()

    expect(form.locator("#fact-tax_filing_normal input:checked")).to_be_focused()


def test_all_programs_are_sorted_by_use_and_the_untouched_are_folded(
    form: Page, gateway: FakeGateway
) -> None:
    veteran(form)
    expect(status(form)).to_have_text("大概率符合")
    form.get_by_label("想算哪一项").select_option("")

    expect(status(form)).to_have_text("大概率符合 1 项，还差信息 3 项，不符合 3 项")
    titles = form.locator("#cards > .verdict .verdict-status").all_inner_texts()
    assert titles == ["大概率符合"] + ["还差信息"] * 3 + ["不符合"] * 3
    expect(form.locator(".far > summary")).to_have_text("还没填到的 9 项")
    expect(form.locator(".far .verdict").first).to_be_hidden()


def test_what_excludes_each_other_is_said(form: Page) -> None:
    form.get_by_label("想算哪一项").select_option("")
    for title in ("一次性创业补贴", "创业孵化补贴"):
        form.locator(".section > summary", has_text=title).first.click()
    count(form, "2")
    choose(form, "依法设立", "是")

    expect(form.locator(".note-refer")).to_contain_text("不得重复享受，只能选一样")


def test_facts_stay_for_this_tab_until_they_are_cleared(form: Page) -> None:
    veteran(form)
    expect(status(form)).to_have_text("大概率符合")

    form.reload()
    expect(status(form)).to_have_text("大概率符合")
    form.get_by_role("button", name="全部清空").click()

    expect(status(form)).to_have_text("还差信息")
    form.reload()
    expect(form.get_by_label("退役军人")).not_to_be_checked()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("program", ["startup_subsidy", ""])
def test_the_printed_sheet_is_one_page_with_facts_clauses_and_date(
    form: Page, program: str
) -> None:
    veteran(form)
    expect(status(form)).to_have_text("大概率符合")
    form.get_by_label("想算哪一项").select_option(program)
    expect(status(form)).to_contain_text("大概率符合")
    form.emulate_media(media="print")
    paper = form.locator("#paper")

    for words in (
        "按 2026年11月22日 的情况算",
        "内政办发〔2022〕31号",
        "登记日期2025年3月",
        "人群退役军人",
        "二、（一）2.“带动其他劳动者就业”",
        "至少5000元",
        "已经过了",
    ):
        expect(paper).to_contain_text(words)
    expect(paper).to_be_visible()
    expect(form.locator("#form")).to_be_hidden()
    assert pages(form.pdf(prefer_css_page_size=True)) == 1


def test_the_sheet_of_all_facts_and_all_programs_is_still_one_page(form: Page) -> None:
    form.evaluate("all => sessionStorage.setItem('nmg-chat:facts', JSON.stringify(all))", ALL)
    form.goto(form.url.split("?")[0])
    expect(status(form)).to_have_text("大概率符合 16 项")

    assert pages(form.pdf(prefer_css_page_size=True)) == 1


def test_the_picture_is_a_file_of_this_browser(form: Page, tmp_path: Path) -> None:
    veteran(form)
    expect(status(form)).to_have_text("大概率符合")
    with form.expect_download() as waiting:
        form.get_by_role("button", name="存为图片").click()
    waiting.value.save_as(tmp_path / "picture.png")
    content = (tmp_path / "picture.png").read_bytes()

    assert waiting.value.suggested_filename == "资格测算 2026年11月22日.png"
    width, height = struct.unpack(">II", content[16:24])
    assert content[:8] == b"\x89PNG\r\n\x1a\n" and width == 1080 and height > 1000


def test_a_lost_line_is_said_and_can_be_tried_again(form: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    count(form, "1")
    expect(form.get_by_text("连不上服务，没有算成。")).to_be_visible()
    context.set_offline(False)

    form.get_by_role("button", name="再试一次").click()

    expect(form.locator(".mark-met")).to_have_count(1)


@pytest.fixture
def unbuilt() -> Iterator[FakeGateway]:
    with Serving(FakeGateway()) as fake:
        yield fake


def test_without_a_knowledge_base_the_page_says_so(
    browser: Browser, unbuilt: FakeGateway, knowledge: Path
) -> None:
    page = browser.new_page()
    page.goto(unbuilt.url + FORM)

    expect(page.get_by_role("alert")).to_contain_text("政策知识库还没有建好")
    expect(page.locator("#work")).to_be_hidden()
    page.close()


def test_the_chat_leads_to_the_form_and_back(page: Page) -> None:
    page.get_by_role("link", name="资格测算").click()
    expect(page.get_by_role("heading", name="资格测算")).to_be_visible()

    page.get_by_role("link", name="回到问答", exact=True).click()

    expect(page.get_by_label("输入您的问题")).to_be_visible()


@pytest.mark.parametrize("program", ["startup_subsidy", ""])
def test_a_narrow_phone_needs_no_sideways_scrolling(form: Page, program: str) -> None:
    form.set_viewport_size({"width": 320, "height": 640})
    form.get_by_label("想算哪一项").select_option(program)
    veteran(form) if program else None
    form.locator(".verdict").first.wait_for()
    form.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert form.evaluate("document.documentElement.scrollWidth") == 320


def test_every_field_has_a_name_and_room_for_a_finger(form: Page) -> None:
    form.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert form.evaluate(NAMELESS) == []
    assert form.evaluate(SMALL) == []
    low = (
        "[...document.querySelectorAll('.pill, input[type=text], select')].filter(n => {0}).length"
    )
    assert form.evaluate(low.format("n.checkVisibility() && n.offsetHeight < 44")) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_text_has_a_contrast_of_four_and_a_half(
    browser: Browser, gateway: FakeGateway, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto(gateway.url + FORM)
    choose(page, "人群", "退役军人")
    expect(page.locator(".verdict-no").first).to_be_visible()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    texts = page.evaluate(COLOURS)
    page.close()

    assert len(texts) > 100
    assert [text for text in texts if contrast(text["ink"], text["paper"]) < 4.5] == []
