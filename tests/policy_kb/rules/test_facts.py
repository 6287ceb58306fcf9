"""A fact that cannot be read is refused by its name; one that is not given stays unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from policy_kb.rules.facts import FactError

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        pytest.param("jobs_creatd", 1, "是不是 jobs_created", id="a key nearly written right"),
        pytest.param("马", 1, "没有这个事实项", id="a key that is like none"),
        pytest.param("jobs_created", "2", "要写成数字", id="text for a count"),
        pytest.param("jobs_created", True, "要写成数字", id="a bool for a count"),
        pytest.param("jobs_created", [2], "要写成数字", id="a list for a count"),
        pytest.param("jobs_created", 2.5, "整数", id="half a person"),
        pytest.param("jobs_created", -1, "0 到", id="less than nobody"),
        pytest.param("jobs_created", float("nan"), "0 到", id="not a number"),
        pytest.param("jobs_created", float("inf"), "0 到", id="without end"),
        pytest.param("jobs_created", 10**400, "0 到", id="a count beyond all people"),
        pytest.param("loan_amount", 10**12 + 1, "0 到", id="more money than there is"),
        pytest.param("loan_amount", 0.5, "整数", id="half a yuan"),
        pytest.param("space_total", -0.1, "0 到", id="less than no space"),
        pytest.param("space_total", "100平米", "要写成数字", id="a number with its unit"),
        pytest.param("months_in_base", "3年", "要写成数字", id="years for months"),
        pytest.param("first_startup", 1, "true 或 false", id="a number for a bool"),
        pytest.param("first_startup", "是", "true 或 false", id="text for a bool"),
        pytest.param("first_startup", [True], "true 或 false", id="a list for a bool"),
        pytest.param("borrower", "firm", "individual、small_firm", id="a choice not on the list"),
        pytest.param("borrower", True, "individual、small_firm", id="a bool for a choice"),
        pytest.param("borrower", {}, "individual、small_firm", id="a mapping for a choice"),
        pytest.param("groups", "veteran", "列表", id="one group as text"),
        pytest.param("groups", {"veteran": True}, "列表", id="groups as a mapping"),
        pytest.param("groups", [1], "列表", id="a group that is no text"),
        pytest.param("groups", [["veteran"]], "列表", id="a list of lists"),
        pytest.param("groups", ["veterans"], "是不是 veteran", id="a group nearly written right"),
        pytest.param("groups", ["农民"], "没有这个群体", id="a group that is like none"),
        pytest.param("region", "北京市", "盟市或旗县", id="a region elsewhere"),
        pytest.param("region", 150100, "盟市或旗县", id="a code as a number"),
        pytest.param("region", "", "盟市或旗县", id="no region"),
        pytest.param("registered_on", "2026-02-29", "没有这个日期", id="a day that never was"),
        pytest.param("registered_on", "2026-13", "没有这个日期", id="a thirteenth month"),
        pytest.param("registered_on", "0000", "没有这个日期", id="a year that never was"),
        pytest.param("registered_on", "去年三月", "没有这个日期", id="a date in words"),
        pytest.param("registered_on", 2026, "要写成日期", id="a year as a number"),
        pytest.param("registered_on", True, "要写成日期", id="a bool for a date"),
        pytest.param(
            "as_of", "2026-02-30", "没有这个日期", id="a day of assessment that never was"
        ),
        pytest.param("as_of", "2026-11", "哪一天", id="an assessment some day in a month"),
        pytest.param("as_of", 20261122, "要写成日期", id="a day of assessment as a number"),
    ],
)
def test_what_cannot_be_read_is_named(book, key, value, says):
    with pytest.raises(FactError) as caught:
        book.read({key: value}, TODAY)

    assert caught.value.key == key
    assert str(caught.value).startswith(f"{key}：")
    assert says in str(caught.value)


def test_an_error_can_be_written_whatever_it_repeats(book):
    with pytest.raises(FactError) as caught:
        book.read({"region": "\ud800"}, TODAY)

    assert "\\ud800" in str(caught.value).encode().decode()


@pytest.mark.parametrize("key", ["region", "groups", "jobs_created", "registered_on", "borrower"])
def test_null_is_unknown_like_a_key_that_is_absent(book, key):
    assert book.read({key: None}, TODAY) == book.read({}, TODAY)
    assert book.read({key: None}, TODAY).get(key) is None


def test_a_null_day_of_assessment_is_today(book):
    assert book.read({"as_of": None}, TODAY).as_of == TODAY


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("呼市", "呼和浩特市"),
        ("呼和浩特", "呼和浩特市"),
        ("150100", "呼和浩特市"),
        (" 呼和浩特市 ", "呼和浩特市"),
        ("科尔沁右翼前旗", "科尔沁右翼前旗"),
        ("科右前旗", "科尔沁右翼前旗"),
    ],
)
def test_codes_and_short_names_of_regions_become_the_full_name(book, value, name):
    assert book.value("region", value) == name


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("jobs_created", 0, 0),
        ("jobs_created", 2.0, 2),
        ("loan_amount", 10**12, 10**12),
        ("space_total", 99.5, 99.5),
        ("first_startup", False, False),
        ("borrower", "small_firm", "small_firm"),
        ("groups", [], ()),
        ("groups", ["veteran", "disabled", "veteran"], ("veteran", "disabled")),
    ],
)
def test_what_can_be_read_keeps_its_value(book, key, value, read):
    found = book.value(key, value)

    assert (found, type(found)) == (read, type(read))


def test_the_start_of_the_business_is_its_registration_unless_it_is_given(book):
    registered = {"registered_on": "2026-03-01"}
    later = registered | {"started_up_on": "2026-04"}

    assert str(book.read(registered, TODAY).get("started_up_on")) == "2026-03-01"
    assert str(book.read(later, TODAY).get("started_up_on")) == "2026-04"
    assert book.read({"started_up_on": "2026-04"}, TODAY).get("registered_on") is None
