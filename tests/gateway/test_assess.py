"""Facts posted to the gateway come back as verdicts, or as a sentence that names what is wrong."""

from __future__ import annotations

import json
import shutil

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from bot.assessing import assess_lines
from bot.gateway.app import create_app
from bot.settings import Settings
from policy_kb.assess import Assessor
from policy_kb.build import build
from policy_kb.rules.facts import KINDS
from policy_kb.store import KnowledgeBase

DAY = "2026-11-22"
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
JSON = {"Content-Type": "application/json"}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(path)
    return path


@pytest.fixture
def place(home, built):
    (home / "var").mkdir()
    return shutil.copy(built, home / "var" / "policy_kb.sqlite")


@pytest.fixture
def bare(environ):
    """A gateway beside which no knowledge base is built, nor Rasa running."""
    app = create_app(Settings.from_env(environ | {"POLICYBOT_TODAY": DAY}))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(place, bare):
    return bare


def test_the_answer_is_that_of_the_command(client, built):
    answer = client.post("/api/v1/assess", json=VETERAN)

    kb = KnowledgeBase.open(built)
    day = kb.document.term_until.replace(year=2026, month=11, day=22)
    (line,) = assess_lines([answer.request.content], Assessor(kb), day)
    assert (answer.status_code, answer.json()) == (200, line)


def test_only_limits_what_is_judged(client):
    found = client.post("/api/v1/assess", json=VETERAN | {"only": ["startup_subsidy"]}).json()

    (program,) = found["programs"]
    assert (program["status"], found["as_of"]) == ("likely_eligible", DAY)


def test_nothing_known_is_never_refused(client):
    found = client.post("/api/v1/assess", json={}).json()

    assert {program["status"] for program in found["programs"]} == {"need_info"}


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"registered_on": "2025-02-30"}, "registered_on"),
        ({"jobs_created": -1}, "jobs_created"),
        ({"jobs_created": "二"}, "jobs_created"),
        ({"first_startup": "yes"}, "first_startup"),
        ({"groups": ["vetran"]}, "groups"),
        ({"region": "北京市"}, "region"),
        ({"region": "\ud800"}, "region"),
        ({"\ud800": 1}, "?"),
        ({"as_of": "2026"}, "as_of"),
        ({"jobs_created": float("inf")}, "jobs_created"),
        ({"only": ["nothing"]}, "only"),
        ({"only": [[]]}, "only"),
        ({"incom": 1}, "incom"),
    ],
)
def test_a_wrong_fact_is_named_with_what_to_write_instead(client, facts, key):
    answer = client.post("/api/v1/assess", content=json.dumps(facts), headers=JSON)

    said = answer.json()
    assert (answer.status_code, said["error"], said["key"]) == (422, "bad_facts", key)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said["message"])


def test_a_wrong_fact_is_called_by_its_label_and_not_repeated_at_length(client):
    message = client.post("/api/v1/assess", json={"region": "远" * 20_000}).json()["message"]

    assert message.startswith("地区：不是内蒙古的盟市或旗县")
    assert len(message) < 250


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"groups": [', 400, "broken_json"),
        (b"[" * 100_000, 400, "broken_json"),
        (b'{"region": "\xff"}', 400, "broken_encoding"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"", 422, "invalid"),
        (b'{"region": "' + b"x" * 200_000 + b'"}', 413, "too_long"),
    ],
)
def test_a_wrong_body_is_refused(client, body, status, code):
    answer = client.post("/api/v1/assess", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["error"]) == (status, code)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=6,
)


def test_no_value_of_any_fact_breaks_the_gateway(client):
    keys = [fact["key"] for fact in client.get("/api/v1/programs").json()["facts"]]

    @settings(max_examples=150, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(facts=st.dictionaries(st.sampled_from([*keys, "as_of", "only"]), ANYTHING, max_size=3))
    def once(facts):
        answer = client.post("/api/v1/assess", content=json.dumps(facts), headers=JSON)
        assert answer.status_code in (200, 422)

    once()


@pytest.mark.parametrize(("call", "path"), [("POST", "assess"), ("GET", "programs")])
def test_an_unbuilt_knowledge_base_is_said(bare, call, path):
    answer = bare.request(call, f"/api/v1/{path}", json={} if call == "POST" else None)

    assert (answer.status_code, answer.json()["error"]) == (503, "no_knowledge")
    assert "政策知识库还没有建好" in answer.json()["message"]


def test_a_rebuilt_knowledge_base_is_read_anew(client, place, built):
    before = client.get("/api/v1/programs").status_code
    place.unlink()
    between = client.get("/api/v1/programs").status_code
    shutil.copy(built, place)

    assert (before, between, client.get("/api/v1/programs").status_code) == (200, 503, 200)


def test_the_catalogue_names_every_fact_that_a_verdict_may_miss(client):
    listed = client.get("/api/v1/programs").json()
    judged = client.post("/api/v1/assess", json={}).json()

    asked = {program["id"]: program["facts"] for program in listed["programs"]}
    missed = {program["id"]: program["missing"] for program in judged["programs"]}
    assert all(set(missed[program]) <= set(asked[program]) for program in asked)
    assert asked.keys() == missed.keys()


def test_the_catalogue_lists_facts_in_the_order_to_ask(client):
    listed = client.get("/api/v1/programs").json()
    order = [fact["key"] for fact in listed["facts"]]

    assert all(
        program["facts"] == sorted(program["facts"], key=order.index)
        for program in listed["programs"]
    )
    assert {fact["kind"] for fact in listed["facts"]} <= set(KINDS)


def test_the_catalogue_says_what_a_form_has_to_say(client):
    listed = client.get("/api/v1/programs").json()
    subsidy = next(one for one in listed["programs"] if one["id"] == "startup_subsidy")

    assert listed["document"]["number"] == "内政办发〔2022〕31号"
    assert listed["document"]["term"] == "2022年1月1日至2025年12月31日"
    assert subsidy["clause_label"] == "二、（一）2."
    assert subsidy["exclusive"][0]["program"] == "incubation_subsidy"
    assert {"id": "veteran", "name": "退役军人", "sensitive": False} in listed["groups"]
    assert "科尔沁右翼前旗" in listed["regions"]
