"""The actions run in Rasa's own process, in the form in which an action server would answer."""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

import actions
from actions.services import services


class ActionsInside(EndpointConfig):
    """An action endpoint that nothing leaves the process for.

    A call and its reply still go through JSON: an action can neither see nor give what it could
    not over HTTP, and shares nothing with the tracker that it is told of.
    """

    def __init__(self, executor: ActionExecutor) -> None:
        super().__init__(enable_selective_domain=True)  # actions read domain.yml themselves
        self._executor = executor

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that ``json`` calls for. Raises whatever the action raises."""
        reply = await self._executor.run(json.loads(json.dumps(kwargs["json"])))
        return json.loads(json.dumps(reply))


def actions_inside() -> ActionsInside:
    """Our actions, warm."""
    executor = ActionExecutor()
    executor.register_package(actions)
    services().searcher.search("创业补贴")
    return ActionsInside(executor)
