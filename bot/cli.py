"""The command ``policybot``. Imports only what the chosen command needs: it starts at once."""

from __future__ import annotations

import os
import sys

import typer

app = typer.Typer(
    help="Assistant for start-up support in Inner Mongolia.",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def policybot() -> None:
    """Assistant for start-up support in Inner Mongolia."""


@app.command()
def serve(
    host: str = typer.Option(None, help="Address of the page; else POLICYBOT_HOST."),
    port: int = typer.Option(None, help="Port of the page; else POLICYBOT_PORT, 8080."),
) -> None:
    """Run everything on this machine, until Ctrl-C."""
    from bot.gateway.ports import CannotStart
    from bot.gateway.supervisor import serve as run
    from bot.settings import Settings, SettingsError

    given = {"POLICYBOT_HOST": host, "POLICYBOT_PORT": port}
    environ = dict(os.environ) | {
        name: str(value) for name, value in given.items() if value is not None
    }
    try:
        status = run(Settings.from_env(environ), environ, typer.echo)
    except (CannotStart, SettingsError) as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    sys.exit(status)


def main() -> None:
    """The entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
