"""The console's HTTP interface below ``/api/v1/desk``."""

from __future__ import annotations

from bot.gateway.console.routes import account, cases, chat, knowledge, papers, people

routes = [
    route
    for part in (account, cases, chat, papers, people, knowledge)
    for router in (part.reads, part.writes)
    for route in router.routes
]
