"""The command ``policybot``. Imports only what the chosen command needs: it starts at once."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

GROUPS = {  # commands with commands of their own, imported only when they are wanted
    "kb": ("policy_kb.cli", "政策知识库：检查、构建、检索、查看。"),
    "mentor": ("bot.desk_cli", "创业导师：添加、列出、修改、移出、设密码、上下班。"),
}
app = typer.Typer(
    help="Assistant for start-up support in Inner Mongolia.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    host: str = typer.Option(None, help="Address of the page; else POLICYBOT_HOST."),
    port: int = typer.Option(None, help="Port of the page; else POLICYBOT_PORT, 8080."),
    as_is: bool = typer.Option(False, "--as-is", help="Do not look whether anything must be made."),
) -> None:
    """Run everything on this machine, until Ctrl-C."""
    given = {"POLICYBOT_HOST": host, "POLICYBOT_PORT": port}
    environ = dict(os.environ) | {
        name: str(value) for name, value in given.items() if value is not None
    }
    with _said_plainly():
        from bot.gateway.ports import check_disk, check_port
        from bot.gateway.supervisor import serve as run

        settings = _settings(environ)
        check_port(settings.host, settings.port)
        check_disk(settings.var)
        if not as_is:
            _prepare(settings)
        sys.exit(run(settings, environ, typer.echo))


@app.command()
def train(
    force: bool = typer.Option(False, "--force", help="Train even if nothing changed."),
) -> None:
    """Build the knowledge base and train the model, if what they are made from changed."""
    with _said_plainly():
        from bot import model_files
        from bot.prepare import build_knowledge_base
        from bot.prepare import train as learn

        build_knowledge_base(_settings(), _note)
        if model_files.current() and not force:
            _note("模型是最新的 / the model is up to date")
        else:
            learn(_note)


@app.command()
def ask(
    question: str = typer.Argument(None, help="One question; without it, lines of JSON."),
) -> None:
    """Answer questions from standard input, one JSON object a line; or one question, for people."""
    with _said_plainly():
        from bot.asking import answer_lines
        from bot.asking import ask as ask_one
        from bot.stack import Person, private_stack

        settings = _prepare(_settings())
        places = _places(settings)
        _note("正在启动 / starting …")
        with private_stack(settings, os.environ) as address:
            if question is not None:
                import httpx

                with httpx.Client(timeout=60) as client:
                    typer.echo(ask_one(question, Person(client, address), places)["answer"])
                return
            failed = False
            for answered in answer_lines(sys.stdin.buffer, address, places):
                failed |= "error" in answered
                sys.stdout.write(json.dumps(answered, ensure_ascii=False) + "\n")
                sys.stdout.flush()
        sys.exit(int(failed))


@app.command()
def assess() -> None:
    """Judge facts from standard input, one JSON object a line, by the rules of the plan."""
    with _said_plainly():
        from bot.assessing import assess_lines
        from bot.prepare import build_knowledge_base
        from policy_kb.assess import Assessor
        from policy_kb.store import KnowledgeBase

        settings = _settings()
        build_knowledge_base(settings, _note)
        assessor = Assessor(KnowledgeBase.open(settings.var / "policy_kb.sqlite"))
        failed = False
        for found in assess_lines(sys.stdin.buffer, assessor, settings.day()):
            failed |= "error" in found
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        sys.exit(int(failed))


@app.command()
def ledger(
    as_json: bool = typer.Option(False, "--json", help="One JSON object, with every message."),
) -> None:
    """Show the fate of every message; exit status 1 if one has none."""
    with _said_plainly():
        from bot import ledger as book

        found = book.read(_settings())
        if as_json:
            typer.echo(json.dumps(found.as_object(), ensure_ascii=False))
        else:
            book.show(found, typer.echo)
        sys.exit(1 if found.faults else 0)


@app.command()
def chat() -> None:
    """Talk in the terminal; Ctrl-D ends. Joins the assistant that is running, if one is."""
    with _said_plainly():
        import httpx

        from bot.chatting import Talk
        from bot.stack import Person, private_stack, running_stack

        settings = _prepare(_settings())
        with contextlib.ExitStack() as stack:
            address = running_stack(settings)
            if address is None:
                _note("正在启动试用的助手，它不连着导师 / starting a trial, without mentors …")
                address = stack.enter_context(private_stack(settings, os.environ))
            client = stack.enter_context(httpx.Client(timeout=60, trust_env=False))
            Talk(Person(client, address), _places(settings), typer.echo).run()


@app.command("eval")
def evaluate(
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
    stock: bool = typer.Option(False, "--stock", help="Beside Rasa's stock pipeline; trains it."),
    dialogues: bool = typer.Option(
        False, "--dialogues", help="People assessed in conversation (tests/dialogues) instead."
    ),
) -> None:
    """Measure the trained model on authors it has never seen (tests/blind)."""
    with _said_plainly():
        if dialogues:
            _evaluate_dialogues(as_json=as_json)
            return
        from rich.console import Console

        from bot.evaluation import blind, report

        settings = _prepare(_settings())
        measured = blind.evaluate(
            blind.Places.of(settings.home, settings.var), encoders=("use", "e5"), with_stock=stock
        )
        if as_json:
            typer.echo(report.as_json(measured))
        else:
            report.show(measured, Console())


def _evaluate_dialogues(*, as_json: bool) -> None:
    """Every persona in every wording, through a private stack on the day that they speak of."""
    from bot.evaluation.dialogues import evaluate as talk
    from bot.evaluation.dialogues import summary
    from bot.evaluation.personas import read_personas
    from bot.stack import private_stack
    from policy_kb.assess import Assessor
    from policy_kb.store import KnowledgeBase

    settings = _prepare(_settings())
    assessor = Assessor(KnowledgeBase.open(settings.var / "policy_kb.sqlite"))
    personas = read_personas(settings.home / "tests" / "dialogues")
    talks = []
    for day in sorted({persona.as_of for persona in personas}):
        told = dict(os.environ) | {"POLICYBOT_TODAY": day.isoformat()}
        with private_stack(settings, told) as address:
            talks += talk([p for p in personas if p.as_of == day], address, assessor)
    figures = summary(talks)
    wrong: list[dict[str, Any]] = [] if as_json else figures.pop("wrong")
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    for one in wrong:
        typer.echo(
            "\n".join(["", f"{one['persona']} {one['expected']} {one['found']}", *one["script"]])
        )
    sys.exit(int(figures["right"] < figures["conversations"]))


@app.command()
def bench(
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
    quick: bool = typer.Option(False, "--quick", help="Fewer of everything; no training of ours."),
) -> None:
    """Measure turns, starts, memory and training beside a stock Rasa project."""
    with _said_plainly():
        sys.path.insert(0, str(_settings().home))
        from rich.console import Console

        from benchmarks.report import show
        from benchmarks.run import bench as measure

        figures = measure(_prepare(_settings()), _note, quick=quick)
        if as_json:
            typer.echo(json.dumps(figures, ensure_ascii=False))
        else:
            show(figures, Console())


def main() -> None:
    """The entry point of the installed command."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
    sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
    wanted = sys.argv[1] if len(sys.argv) > 1 else None
    for name, (module, said) in GROUPS.items():
        if name == wanted:
            app.add_typer(import_module(module).app, name=name)
        else:
            app.command(name, help=said)(lambda: None)
    app()


def _settings(environ: dict[str, str] | None = None) -> Settings:
    from bot.settings import Settings

    return Settings.from_env(os.environ if environ is None else environ)


def _prepare(settings: Settings) -> Settings:
    """The settings, once what they need is made. Looks before importing anything slow."""
    from bot.prepare import prepare

    prepare(settings, _note)
    return settings


def _places(settings: Settings) -> dict[str, str]:
    """How each clause is cited, by its id: 文号, the document's own numbering, the id."""
    from policy_kb.store import KnowledgeBase

    kb = KnowledgeBase.open(settings.var / "policy_kb.sqlite")
    return {c.id: f"{kb.document.number} {c.label}（条款 {c.id}）" for c in kb.clauses}


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Say what a person can mend in one sentence; exit status 2."""
    from bot.gateway.ports import CannotStart
    from bot.model_files import NoModel
    from bot.prepare import TrainingFailed
    from bot.settings import SettingsError
    from bot.stack import StackFailed
    from policy_kb.errors import PolicyKBError

    try:
        yield
    except (
        CannotStart,
        NoModel,
        SettingsError,
        StackFailed,
        TrainingFailed,
        PolicyKBError,
    ) as error:
        _note(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


_note: Callable[[str], None] = lambda text: typer.echo(text, err=True)  # noqa: E731


if __name__ == "__main__":
    main()
