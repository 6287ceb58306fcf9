"""Runs the action server on loopback, warm before it listens: ``python -m actions.server``."""

from __future__ import annotations

import argparse

from rasa_sdk.endpoint import create_app

from actions.services import services


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    port = parser.parse_args().port
    services().searcher.search("创业补贴")
    app = create_app("actions", cors_origins=[])
    app.config.ACCESS_LOG = False
    app.run("127.0.0.1", port, workers=1)


if __name__ == "__main__":
    main()
