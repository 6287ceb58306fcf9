"""The environment is read in one place, and what is wrong in it is named."""

from __future__ import annotations

import datetime as dt
import stat

import pytest

from bot.settings import Settings, SettingsError


def test_everything_has_a_default(tmp_path):
    settings = Settings.from_env({"POLICYBOT_HOME": str(tmp_path)})

    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == f"sqlite:///{tmp_path}/var/policybot.db"
    assert settings.telegram_api_base_url == "https://api.telegram.org"
    assert settings.today is None


def test_every_fault_is_named_at_once_with_what_it_is_for():
    wrong = {
        "POLICYBOT_PORT": "eighty",
        "POLICYBOT_TODAY": "2024-02-30",
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_BOT_TOKEN": "1:a",
        "DATABASE_URL": "mysql://x",
        "POLICYBOT_SECRET_KEY": "short",
    }

    with pytest.raises(SettingsError) as caught:
        Settings.from_env(wrong)

    assert [fault.split(" ")[0] for fault in sorted(caught.value.faults)] == [
        "DATABASE_URL",
        "POLICYBOT_PORT",
        "POLICYBOT_SECRET_KEY",
        "POLICYBOT_TODAY",
        "TELEGRAM_WEBHOOK_SECRET",
    ]
    assert all("(" in fault for fault in caught.value.faults)


def test_secrets_do_not_show():
    secrets = {
        "DATABASE_URL": "postgresql://me:hush-hush@db/x",
        "REDIS_URL": "redis://:hush-hush@r",
        "TELEGRAM_BOT_TOKEN": "hush-hush",
        "TELEGRAM_WEBHOOK_SECRET": "hush-hush",
        "POLICYBOT_SECRET_KEY": "hush-hush" * 5,
    }

    assert "hush-hush" not in repr(Settings.from_env(secrets))


def test_the_key_is_made_once_and_only_ours_to_read(tmp_path):
    settings = Settings.from_env({"POLICYBOT_VAR": str(tmp_path / "var")})
    key = settings.secret_key()

    assert settings.secret_key() == key and len(key) >= 32
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_day_can_be_pretended():
    assert Settings.from_env({"POLICYBOT_TODAY": "2024-07-01"}).today == dt.date(2024, 7, 1)


def test_the_usual_spelling_of_postgres_works():
    settings = Settings.from_env({"DATABASE_URL": "postgres://u@h/d"})

    assert settings.database_url == "postgresql://u@h/d"
