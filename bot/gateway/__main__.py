"""One gateway process: ``python -m bot.gateway``. Settings come from the environment."""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

import structlog
import uvicorn

from bot.gateway.app import create_app
from bot.settings import Settings, SettingsError

GRACE_SECONDS = 5


class Server(uvicorn.Server):
    """Lets long polls go when it is told to stop, so that stopping takes no half minute."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        app: Any = self.config.app
        services = getattr(app.state, "services", None)
        if services is not None:
            services.let_go()


def main() -> int:
    """Serves until stopped."""
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(f"设置有误 / wrong settings:\n{error}", file=sys.stderr)
        return 2
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        ws="none",  # none of ours, and Rasa pins a websockets that uvicorn cannot import
        access_log=False,  # paths hold conversation ids; figures are in /metrics
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
