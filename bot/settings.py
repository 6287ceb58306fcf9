"""What a site can set. The only reader of the environment, and of the secret kept in ``var/``."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

HOME = Path(__file__).resolve().parent.parent
HERE = ZoneInfo("Asia/Shanghai")
TELEGRAM_API = "https://api.telegram.org"

WAITS = ("accept", "ring", "silence", "user", "transfer", "visit", "sticky")  # of the desk

T = TypeVar("T")


class SettingsError(Exception):
    """Some variables are missing or wrong; ``faults`` names each with what it is for."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Settings:
    """All that the environment decides. Durations are seconds, addresses have no trailing slash."""

    home: Path  # the folder that holds domain.yml, migrations/ and bot/
    var: Path  # what is kept between runs: database, logs, secret key
    database_url: str = field(repr=False)  # may hold a password
    redis_url: str | None = field(repr=False)
    telegram_bot_token: str | None = field(repr=False)
    telegram_api_base_url: str
    telegram_webhook_secret: str | None = field(repr=False)
    telegram_mode: str  # "polling" or "webhook"
    telegram_webhook_url: str | None  # told to Telegram at the start; None: told by hand
    telegram_desk_group: str | None  # where each case has a topic; None: mentors' private chats
    host: str
    port: int
    given_secret_key: str | None = field(repr=False)
    today: dt.date | None  # for trials and tests only; None means the real day
    rasa_url: str
    actions_url: str | None  # None: the actions run in Rasa's process
    turn_timeout: float  # longest wait for one answer of Rasa
    warmup_patience: float  # how long a message waits for an assistant that still loads
    outage_patience: float  # how long a message waits for an assistant that went away
    conversations_per_minute: int  # new ones from one address
    desk_hours: tuple[tuple[dt.time, dt.time], ...] | None  # None: the desk's own
    desk_days: Mapping[dt.date, bool]  # worked or not, before the public calendar
    desk_patience: Mapping[str, float]  # seconds, by the name of the wait

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in ``environ``. Raises SettingsError that lists every fault at once."""
        read = _Reader(environ)
        home = read("POLICYBOT_HOME", "folder of domain.yml and migrations", Path, HOME)
        var = read("POLICYBOT_VAR", "folder for database, logs and keys", Path, home / "var")
        mode = read("TELEGRAM_MODE", "how Telegram updates come in", _mode, "polling")
        settings = cls(
            home=home,
            var=var,
            database_url=read(
                "DATABASE_URL",
                "where conversations are stored",
                _database,
                f"sqlite:///{var / 'policybot.db'}",
            ),
            redis_url=read("REDIS_URL", "Rasa's lock store", _url("redis", "rediss"), None),
            telegram_bot_token=read("TELEGRAM_BOT_TOKEN", "the bot's Telegram account", str, None),
            telegram_api_base_url=read(
                "TELEGRAM_API_BASE_URL",
                "address of Telegram's API",
                _url("http", "https"),
                TELEGRAM_API,
            ),
            telegram_webhook_secret=read(
                "TELEGRAM_WEBHOOK_SECRET", "proves that an update is from Telegram", str, None
            ),
            telegram_mode=mode,
            host=read("POLICYBOT_HOST", "address the page is served on", str, "127.0.0.1"),
            port=read("POLICYBOT_PORT", "port the page is served on", _port, 8080),
            given_secret_key=read(
                "POLICYBOT_SECRET_KEY", "signs sessions, 32 characters or more", _key, None
            ),
            today=read("POLICYBOT_TODAY", "pretended day, for trials", dt.date.fromisoformat, None),
            rasa_url=read(
                "POLICYBOT_RASA_URL",
                "address of the Rasa server",
                _url("http", "https"),
                "http://127.0.0.1:5005",
            ),
            actions_url=read(
                "POLICYBOT_ACTIONS_URL",
                "address of the action server",
                _url("http", "https"),
                None,
            ),
            turn_timeout=read("POLICYBOT_TURN_TIMEOUT", "seconds for one answer", _seconds, 20.0),
            warmup_patience=read(
                "POLICYBOT_WARMUP_PATIENCE", "seconds to wait while loading", _seconds, 900.0
            ),
            outage_patience=read(
                "POLICYBOT_OUTAGE_PATIENCE", "seconds to wait in an outage", _seconds, 30.0
            ),
            conversations_per_minute=read(
                "POLICYBOT_CONVERSATIONS_PER_MINUTE", "new ones from one address", _count, 600
            ),
            telegram_webhook_url=read(
                "TELEGRAM_WEBHOOK_URL", "public address of /webhooks/telegram", _url("https"), None
            ),
            telegram_desk_group=read(
                "TELEGRAM_DESK_GROUP", "number of the mentors' group with topics", _chat, None
            ),
            desk_hours=read("POLICYBOT_DESK_HOURS", "when mentors work", _hours, None),
            desk_days=read("POLICYBOT_DESK_DAYS", "days worked or not", _days, {}),
            desk_patience=read("POLICYBOT_DESK_PATIENCE", "waits of the desk", _patience, {}),
        )
        if settings.telegram_bot_token and mode == "webhook":
            read.require("TELEGRAM_WEBHOOK_SECRET", "proves that an update is from Telegram")
        if read.faults:
            raise SettingsError(read.faults)
        return settings

    def day(self) -> dt.date:
        """Today in Inner Mongolia, or the pretended day."""
        return self.today or dt.datetime.now(HERE).date()

    def now(self) -> dt.datetime:
        """This moment in UTC, or the same time of the pretended day."""
        real = dt.datetime.now(dt.timezone.utc)
        return real if self.today is None else real + (self.today - real.astimezone(HERE).date())

    def secret_key(self) -> str:
        """The given key, else one made once and kept in ``var/secret_key`` with mode 600."""
        return self.given_secret_key or _kept_key(self.var / "secret_key")


class _Reader:
    """Reads one variable at a time and collects what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []

    def __call__(self, name: str, purpose: str, parse: Callable[[str], T], default: T) -> T:
        raw = self._environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            self.faults.append(f"{name} ({purpose}): {error}")
            return default

    def require(self, name: str, purpose: str) -> None:
        if not self._environ.get(name, "").strip():
            self.faults.append(f"{name} ({purpose}): missing, set it")


def _mode(raw: str) -> str:
    if raw not in ("polling", "webhook"):
        raise ValueError("must be polling or webhook")
    return raw


def _port(raw: str) -> int:
    if not raw.isdecimal() or not 1 <= int(raw) <= 65535:
        raise ValueError("must be a whole number from 1 to 65535")
    return int(raw)


def _count(raw: str) -> int:
    if not raw.isdecimal() or int(raw) < 1:
        raise ValueError("must be a whole number above 0")
    return int(raw)


def _seconds(raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        raise ValueError("must be a number of seconds") from None
    if not 0 < value < 1e6:
        raise ValueError("must be above 0 and below a million")
    return value


def _key(raw: str) -> str:
    if len(raw) < 32:
        raise ValueError("must have 32 characters or more")
    return raw


def _chat(raw: str) -> str:
    if not raw.lstrip("-").isdecimal():
        raise ValueError("must be a whole number")
    return raw


def _hours(raw: str) -> tuple[tuple[dt.time, dt.time], ...]:
    try:
        spans = tuple(
            (dt.time.fromisoformat(start.strip()), _closing(end.strip()))
            for start, end in (span.split("-") for span in raw.split(","))
        )
    except ValueError:
        raise ValueError("must be spans such as 08:30-12:00,14:30-17:30") from None
    if any(start >= end for start, end in spans) or list(spans) != sorted(spans):
        raise ValueError("must begin before they end, in order")
    return spans


def _closing(raw: str) -> dt.time:
    return dt.time.max if raw == "24:00" else dt.time.fromisoformat(raw)


def _days(raw: str) -> dict[dt.date, bool]:
    words = {"open": True, "closed": False}
    try:
        pairs = (pair.split("=") for pair in raw.split(","))
        return {dt.date.fromisoformat(day.strip()): words[how.strip()] for day, how in pairs}
    except (ValueError, KeyError):
        raise ValueError("must be such as 2027-02-06=closed,2027-02-07=open") from None


def _patience(raw: str) -> dict[str, float]:
    try:
        pairs = (pair.split("=") for pair in raw.split(","))
        waits = {name.strip(): _seconds(seconds.strip()) for name, seconds in pairs}
    except ValueError:
        raise ValueError("must be such as accept=120,ring=300, in seconds") from None
    if strange := sorted(waits.keys() - set(WAITS)):
        raise ValueError(f"knows {', '.join(WAITS)}, not {', '.join(strange)}")
    return waits


def _database(raw: str) -> str:
    # Heroku's and many other sites' spelling, which SQLAlchemy 1.4 refuses
    url = "postgresql://" + raw[len("postgres://") :] if raw.startswith("postgres://") else raw
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return url


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"must be an address that starts with {schemes[0]}://")
        return raw.rstrip("/")

    return parse


def _kept_key(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # fails when another process was first, whose key then counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
