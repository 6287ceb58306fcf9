"""The API does what its own description says, also when it gets made-up requests."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from bot.gateway.app import create_app
from bot.gateway.console import sessions
from bot.gateway.console.passwords import Passwords
from bot.handoff import mentors
from bot.handoff.mentors import Profile
from bot.settings import Settings

SIGNING_IN = {"name": "陈静", "password": "草原上的一匹马，跑得快"}
OURS = {"X-Policybot": "1"}
PLACES = {"number": 1, "seq": 2, "how": "leave", "mentor_id": 2, "review_id": 1}


@pytest.fixture
def app(environ, fake):
    more = {"POLICYBOT_CONVERSATIONS_PER_MINUTE": "100000"}
    return create_app(Settings.from_env(environ | more), httpx.ASGITransport(fake.app))


def test_the_description_names_every_call(app):
    described = app.openapi()

    operations = [call for path in described["paths"].values() for call in path.values()]
    assert set(described["paths"]) >= {
        "/api/v1/conversations",
        "/api/v1/conversations/{conversation_id}/messages",
        "/api/v1/conversations/{conversation_id}",
        "/api/v1/assess",
        "/api/v1/programs",
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/desk/session",
        "/api/v1/desk/cases/{number}/messages",
    }
    assert all(call["summary"] and call["description"] for call in operations)
    assert "HTTPValidationError" not in json.dumps(described)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_made_up_requests_get_the_answers_that_are_described(app, mode):
    described = schemathesis.openapi.from_dict(app.openapi())
    with TestClient(app, raise_server_exceptions=False) as client:
        opened = client.post("/api/v1/conversations").json()
        client.headers.update({"Authorization": f"Bearer {opened['token']}", **OURS})
        said = {"client_message_id": "k1", "text": "转人工"}
        client.post(f"/api/v1/conversations/{opened['conversation_id']}/messages", json=said)
        client.app.state.services.database.write_now(hire)
        for result in described.get_all_operations():
            client.app.state.services.console.guesses._known.clear()  # some guess, some sign out
            answer = client.post("/api/v1/desk/session", json=SIGNING_IN)
            assert answer.status_code == 200, answer.text
            client.post("/api/v1/desk/cases/1/claim")
            try_out(client, opened["conversation_id"], result.ok(), mode)


def hire(db: Any) -> None:
    """A supervisor who can sign in, and a mentor."""
    now = dt.datetime(2026, 11, 23, tzinfo=dt.timezone.utc)
    boss = mentors.add(db, Profile(SIGNING_IN["name"], role="supervisor", capacity=50), now)
    sessions.set_password(db, boss, Passwords().hashed(SIGNING_IN["password"]))
    mentors.add(db, Profile("王芳"), now)


def try_out(client: TestClient, conversation_id: str, operation: Any, mode: Any) -> None:
    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: Any) -> None:
        request = case.as_transport_kwargs(base_url="http://testserver")
        path = operation.path.format(conversation_id=conversation_id, **PLACES)
        params = {**(request.get("params") or {}), "wait": 0} if case.method == "GET" else None
        body = {key: request[key] for key in ("json", "data") if request.get(key) is not None}
        if isinstance(body.get("data"), str | bytes):
            body["content"] = body.pop("data")
        answer = client.request(operation.method.upper(), path, params=params, **body)

        assert str(answer.status_code) in operation.definition.raw["responses"]
        if answer.status_code >= 400:
            assert (
                set(answer.json()) - {"key", "faults"} == {"error", "message"} or path == "/readyz"
            )

    with contextlib.suppress(Unsatisfiable):  # a call without input has no wrong input
        once()
