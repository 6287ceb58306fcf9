"""Typed reading of one YAML mapping: each wrong, missing or unknown key becomes a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from policy_kb.errors import Fault, did_you_mean
from policy_kb.source import Place


class Section:
    """A mapping being read. What is faulty is noted and read as empty, so that reading goes on."""

    def __init__(self, place: Place, data: Any, faults: list[Fault]) -> None:
        self.place = place
        self._faults = faults
        self._known: set[str] = set()
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.refuse("", "这里要写成“键: 值”的形式")

    def refuse(self, key: str, message: str) -> None:
        self._faults.append((self.place / key if key else self.place).fault(message))

    def has(self, key: str) -> bool:
        self._known.add(key)
        return self._data.get(key) is not None

    def raw(self, key: str, *, required: bool = False) -> Any:
        """Return the value as YAML gives it; None if it is absent or null."""
        self._known.add(key)
        value = self._data.get(key)
        if required and value in (None, "", []):
            self.refuse(key, "缺少必填项")
        return value

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.raw(key, required=required)
        if value is not None and not isinstance(value, str):
            self.refuse(key, f"要写成文字（加引号）：{value}")
            return str(value)
        return (value or "").strip()

    def maybe(self, key: str) -> str | None:
        return self.text(key, required=False) or None

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self.raw(key, required=required)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if not isinstance(item, str) or not item.strip():
                fault = (self.place / key / index).fault(f"要写成文字（加引号）：{item}")
                self._faults.append(fault)
        return tuple(str(item).strip() for item in items)

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, f"只能是 true 或 false：{value}")
        return default if not isinstance(value, bool) else value

    def number(self, key: str, *, required: bool = False) -> Decimal | None:
        value = self.raw(key, required=required)
        if value is None:
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self.refuse(key, f"要写成数字：{value}")
            return None

    def numbers(self, key: str, *, required: bool = False) -> tuple[Decimal, ...]:
        value = self.raw(key, required=required)
        if value is None:
            return ()
        try:
            return tuple(Decimal(str(item)) for item in value)
        except (InvalidOperation, TypeError):
            self.refuse(key, f"要写成数字的列表：{value}")
            return ()

    def date(self, key: str, *, required: bool = True) -> dt.date | None:
        value = self.raw(key, required=required)
        if isinstance(value, str):
            with suppress(ValueError):
                value = dt.date.fromisoformat(value)
        if value is not None and type(value) is not dt.date:
            self.refuse(key, f"要写成日期，如 2022-05-06：{value}")
            return None
        return value

    def choice(self, key: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        value = self.text(key, required=required) or None
        if value is not None and value not in allowed:
            self.refuse(key, f"只能是 {'、'.join(allowed)}：{value}{did_you_mean(value, allowed)}")
        return value

    def section(self, key: str) -> Section | None:
        value = self.raw(key)
        return None if value is None else Section(self.place / key, value, self._faults)

    def sections(self, key: str, *, required: bool = False) -> list[Section]:
        value = self.raw(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(key, "这里要写成列表")
            return []
        return [
            Section(self.place / key / index, item, self._faults)
            for index, item in enumerate(value)
        ]

    def finish(self) -> None:
        """Note every key that nobody has asked for."""
        for key in self._data:
            if key not in self._known:
                self.refuse(key, f"不认识的键 {key}{did_you_mean(key, self._known)}")
