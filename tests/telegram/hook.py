"""A webhook that notes what is posted to it and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.telegram.fake_updates import SECRET_HEADER


class Hook:
    """``answer`` gives the status for an update; ``got`` are the updates, with the secret each."""

    def __init__(self) -> None:
        self.answer: Callable[[dict[str, Any]], int] = lambda update: 200
        self.got: list[tuple[dict[str, Any], str | None]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.got.append((update, self.headers[SECRET_HEADER]))
                self.send_response(hook.answer(update))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/telegram"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Hook:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def texts(self) -> list[str]:
        """The texts of the messages that were posted, each time they were."""
        return [update["message"]["text"] for update, _ in self.got if "message" in update]
