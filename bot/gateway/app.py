"""The app factory: routes, pages, errors and the parts behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.gateway import assess, errors, handoff, probes, routes
from bot.gateway.channels.telegram import webhook
from bot.gateway.console import routes as console
from bot.gateway.metrics import Metrics
from bot.gateway.middleware import FrontDoor
from bot.gateway.services import running
from bot.settings import Settings

WEB = Path(__file__).resolve().parent.parent / "web"
ABOUT = """A Chinese assistant for start-up support in Inner Mongolia.

Open a conversation, send messages, and poll for the answers. Every error is JSON with `error`
(a code) and `message` (a Chinese sentence). A message is acknowledged once it is stored."""


def create_app(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None, web: Path = WEB
) -> FastAPI:
    """The gateway. ``transport`` stands in for the network to Rasa in tests."""
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, metrics, transport) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="policybot",
        description=ABOUT,
        version="1",
        lifespan=lifespan,
        docs_url=None,  # that page loads scripts from another host
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(routes.router)
    app.include_router(assess.router)
    app.include_router(handoff.router)
    app.include_router(webhook.router)
    app.router.routes.extend(console.routes)  # including would build each a second time
    app.include_router(probes.router)
    app.router.routes.append(Route("/", _page(web / "index.html")))
    app.router.routes.append(Route("/console", _page(web / "console.html")))
    app.router.routes.append(Mount("/static", StaticFiles(directory=web, check_dir=False)))
    errors.install(app)
    app.add_middleware(FrontDoor, metrics=metrics)
    return app


def _page(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        if not file.is_file():  # noqa: ASYNC240  one look at a local file
            return errors.answer(404, "not_found", "没有找到页面文件。")
        return FileResponse(file)

    return page
