"""Runs Rasa for the gateway: ``python -m bot.server --port N``. Loopback only, no model API."""

from __future__ import annotations

import argparse
import asyncio
import os
import warnings
from functools import partial
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
warnings.filterwarnings("ignore", category=DeprecationWarning)

FIRST = "一次性创业补贴给多少钱？"


def main() -> None:
    """Load the newest model, warm it, serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", default=None)
    arguments = parser.parse_args()

    from bot.model_files import newest

    serve(arguments.port, arguments.model or str(newest()))


def serve(port: int, model: str) -> None:
    """Serve one model."""
    from rasa.core import run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from bot import patches
    from bot.channel import GatewayInput
    from bot.inside import actions_inside
    from bot.settings import HOME, Settings

    configure_structlog()
    patches.apply()
    endpoints = AvailableEndpoints.read_endpoints(str(HOME / "endpoints.yml"))
    url = Settings.from_env(os.environ).actions_url
    if url is None:
        endpoints.action = actions_inside()
    else:
        endpoints.action.url = url
    app = run.configure_app([GatewayInput()], enable_api=False, endpoints=endpoints, port=port)
    app.register_listener(partial(_load, model, endpoints), "before_server_start")
    app.config.ACCESS_LOG = False
    app.run(host="127.0.0.1", port=port, workers=1)


async def _load(model: str, endpoints: Any, app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Load the model and take one reading, so that the first person does not wait for it."""
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import UserMessage

    agent = await load_agent(model_path=model, endpoints=endpoints, loop=loop)
    if not agent.is_ready():
        raise RuntimeError(f"{model} did not load; run `policybot train`")
    await agent.processor.parse_message(UserMessage(FIRST, sender_id="warm-up"))
    app.ctx.agent = agent


if __name__ == "__main__":
    main()
