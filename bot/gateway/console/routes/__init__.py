"""The console's HTTP interface below ``/api/v1/desk``."""

from __future__ import annotations

from fastapi import APIRouter

from bot.gateway.console.routes import account, cases, chat, knowledge, papers, people

router = APIRouter(prefix="/api/v1/desk", tags=["desk"])
for part in (account, cases, chat, papers, people, knowledge):
    router.include_router(part.reads)
    router.include_router(part.writes)
