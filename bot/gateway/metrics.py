"""Figures for Prometheus, one registry an app."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

TURN_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """What the gateway counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "policybot_http_requests",
            "Requests by route and status",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.received = Counter(
            "policybot_messages_received", "Messages stored of people", registry=self.registry
        )
        self.turns = Counter(
            "policybot_turns",
            "Turns by fate and reason",
            ["fate", "reason"],
            registry=self.registry,
        )
        self.turn_seconds = Histogram(
            "policybot_turn_seconds",
            "Seconds from asking Rasa to its answer",
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.pending = Gauge(
            "policybot_messages_pending", "Messages without an answer yet", registry=self.registry
        )
        self.ready = Gauge(
            "policybot_assistant_ready", "1 when the assistant answers", registry=self.registry
        )
