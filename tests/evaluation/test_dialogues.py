"""The harness counts questions, right answers and wrong refusals as a person would by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bot.evaluation.dialogues import FOR_ALL, Talk, _held, fewest, summary
from bot.evaluation.personas import ANY, UNSURE, Persona, read_personas
from bot.settings import HOME
from policy_kb.assess import Assessor

TODAY = dt.date(2026, 11, 22)
VETERAN = {
    "groups": ["veteran"], "first_startup": True, "registered": True, "registered_on": "2025-03",
    "operating_normally": True, "jobs_created": 2, "tax_filing_normal": True,
    "startup_subsidy_received": False, "incubation_subsidy_received": False,
}  # fmt: skip


def persona(facts: Mapping[str, Any] = VETERAN, **more: Any) -> Persona:
    program = more.get("program", "startup_subsidy")
    return Persona(
        id="somebody",
        program=program,
        as_of=TODAY,
        facts=facts,
        unknown=(),
        expects={program: more.get("expects", "likely_eligible")},
        amount={},
        openings=("能领吗",),
        answers=more.get("answers", {}),
    )


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in VETERAN.items() if key not in keys}


def test_somebody_who_has_said_all_needs_no_question(assessor: Assessor):
    assert fewest(assessor, persona(), VETERAN) == 0


@pytest.mark.parametrize(
    ("missing", "least"),
    [
        pytest.param(("jobs_created",), 1, id="one fact"),
        pytest.param(("jobs_created", "first_startup"), 2, id="two facts"),
        pytest.param(
            ("startup_subsidy_received", "incubation_subsidy_received"), 1, id="two of one question"
        ),
    ],
)
def test_each_fact_that_is_missing_is_a_question(assessor: Assessor, missing, least: int):
    assert fewest(assessor, persona(), without(*missing)) == least


def test_one_question_settles_a_refusal(assessor: Assessor):
    somebody = persona({**VETERAN, "jobs_created": 0}, expects="not_eligible")

    assert fewest(assessor, somebody, {}) == 1


def test_what_is_not_known_has_to_be_asked_for_too(assessor: Assessor):
    somebody = persona(without("tax_filing_normal"), expects="need_info")

    assert fewest(assessor, somebody, without("tax_filing_normal")) == 1


def test_an_interview_about_everything_has_no_least(assessor: Assessor):
    assert fewest(assessor, persona(program=ANY), {}) == 0


def test_what_is_misread_does_not_settle_a_case(assessor: Assessor):
    misread = {**VETERAN, "jobs_created": 0}

    assert fewest(assessor, persona(), misread) == 0  # the truth counts, not what was heard


def test_ways_to_answer_take_turns():
    somebody = persona(answers={"jobs_created": ("俩", "两个人")})

    assert [somebody.answer(["jobs_created"], turn) for turn in range(3)] == ["俩", "两个人", "俩"]


@pytest.mark.parametrize(
    ("key", "answer"),
    [("first_startup", "是"), ("startup_subsidy_received", "不是"), ("jobs_created", "2")],
)
def test_without_ways_of_their_own_people_answer_plainly(key: str, answer: str):
    assert persona().answer([key], 0) == answer


def test_who_does_not_know_says_so():
    assert persona({}).answer(["tax_filing_normal"], 1) == UNSURE[1]


def test_of_two_things_asked_the_one_that_is_so_is_told():
    facts = {**VETERAN, "incubation_subsidy_received": True}
    answers = {"incubation_subsidy_received": ("领过孵化补贴",)}

    asked = ["startup_subsidy_received", "incubation_subsidy_received"]

    assert persona(facts, answers=answers).answer(asked, 0) == "领过孵化补贴"


class Assistant:
    """Says what it is told to, one message after the other."""

    def __init__(self, *messages: Mapping[str, Any]) -> None:
        self.messages, self.heard = list(messages), list[str]()

    def say(self, text: str) -> Mapping[str, Any]:
        self.heard.append(text)
        return {"text": "…", "asks": [], "verdicts": []} | dict(self.messages.pop(0))


def asking(*keys: str) -> dict[str, Any]:
    return {"asks": list(keys)}


def telling(status: str, program: str = "startup_subsidy") -> dict[str, Any]:
    return {"verdicts": [{"id": program, "status": status}]}


def held(assessor: Assessor, assistant: Assistant, somebody: Persona) -> Talk:
    return _held(assistant.say, assessor, somebody, 0)


def test_questions_are_counted_up_to_the_verdict(assessor: Assessor):
    assistant = Assistant(asking("jobs_created"), asking("first_startup"),
                          telling("likely_eligible"))  # fmt: skip

    talk = held(assessor, assistant, persona())

    assert (talk.asked, talk.right, assistant.heard) == (2, True, ["能领吗", "2", "是"])


def test_who_gets_no_verdict_asks_for_it_once(assessor: Assessor):
    assistant = Assistant({}, {})

    talk = held(assessor, assistant, persona())

    assert (talk.right, assistant.heard[1:]) == (False, ["那一次性创业补贴我符合条件吗"])


def test_who_wants_to_know_of_everything_asks_for_everything(assessor: Assessor):
    assistant = Assistant({}, {})

    held(assessor, assistant, persona(program=ANY))

    assert assistant.heard[1] == FOR_ALL


def test_what_the_opening_told_counts_towards_the_least(assessor: Assessor):
    opening = {"turn": {"facts": without("jobs_created")}}
    assistant = Assistant(asking("jobs_created") | opening, telling("likely_eligible"))

    assert held(assessor, assistant, persona()).least == 1


@pytest.mark.parametrize(
    ("expected", "found", "right", "refused"),
    [
        ("likely_eligible", "likely_eligible", True, False),
        ("likely_eligible", "need_info", False, False),
        ("refer", "not_eligible", False, True),
        ("not_eligible", "not_eligible", True, False),
    ],
)
def test_a_wrong_refusal_is_told_from_another_mistake(
    expected: str, found: str, right: bool, refused: bool
):
    talk = Talk("one", 0, {"p": expected}, {"p": found}, 0, 0)

    assert (talk.right, talk.refused_wrongly) == (right, refused)


def talks(*rights: bool) -> Sequence[Talk]:
    found = {True: "refer", False: "need_info"}
    return [
        Talk("one" if n < 2 else "two", n, {"p": "refer"}, {"p": found[right]}, asked=3, least=2)
        for n, right in enumerate(rights)
    ]


def test_a_persona_is_right_only_in_every_wording():
    figures = summary(talks(True, False, True, True))

    assert figures["personas_right_in_every_wording"] == 1
    assert (figures["personas"], figures["conversations"], figures["right"]) == (2, 4, 3)
    assert [one["wording"] for one in figures["wrong"]] == [1]


def test_questions_over_the_least_are_counted_where_the_verdict_is_right():
    figures = summary(talks(True, True))

    assert (figures["questions_median"], figures["questions_over_least_median"]) == (3, 1)


def test_without_a_right_verdict_there_is_no_median():
    assert summary(talks(False))["questions_median"] is None


def test_every_persona_is_judged_as_its_facts_say(assessor: Assessor):
    wrong = []
    for one in read_personas(HOME / "tests" / "dialogues"):
        facts = assessor.book.read(dict(one.facts), one.as_of)
        found = {v.rule.id: v.status for v in assessor.verdicts(facts, list(one.expects))}
        if found != dict(one.expects):
            wrong.append((one.id, one.expects, found))

    assert wrong == []


def test_there_are_sixty_personas_of_five_wordings_each():
    personas = read_personas(HOME / "tests" / "dialogues")

    assert len({one.id for one in personas}) == len(personas) >= 60
    assert [one.id for one in personas if len(set(one.openings)) < 5] == []
