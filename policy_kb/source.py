"""YAML files read together with the line of each value, so that every fault can be located."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policy_kb.errors import Fault

Steps = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, where it was compiled in


@dataclass(frozen=True)
class Source:
    """A file's plain data, and the line (from 1) of each value under the steps that lead to it."""

    file: str
    data: Any
    lines: dict[Steps, int]


@dataclass(frozen=True)
class Place:
    """A value's place in a file."""

    source: Source
    steps: Steps = ()

    def __truediv__(self, step: str | int) -> Place:
        return Place(self.source, (*self.steps, step))

    def fault(self, message: str) -> Fault:
        """Return a fault at this place, or at the nearest one above it that is written."""
        steps = self.steps
        while steps and steps not in self.source.lines:
            steps = steps[:-1]
        return Fault(self.source.file, self.source.lines.get(steps, 0), self.name, message)

    @property
    def written(self) -> Any:
        """What is written here; None if nothing is."""
        data = self.source.data
        for step in self.steps:
            data = _below(data, step)
        return data

    @property
    def name(self) -> str:
        """The steps as an editor reads them: ``topics[startup_subsidy].amount.low``."""
        name, data = "", self.source.data
        for step in self.steps:
            data = _below(data, step)
            if isinstance(step, str):
                name += f".{step}" if name else step
            else:
                label = _label(data)
                name += f"[{step if label is None else label}]"
        return name


def read(path: Path, file: str) -> tuple[Source, list[Fault]]:
    """Read one YAML file; with a syntax error its data is None."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 0
        return Source(file, None, {}), [Fault(file, line, "", f"YAML 语法错误：{problem}")]
    except (OSError, UnicodeDecodeError) as error:
        return Source(file, None, {}), [Fault(file, 0, "", f"读不出这个文件：{error}")]
    if root is None:
        return Source(file, None, {}), [Fault(file, 0, "", "文件是空的")]
    reader = _Reader(file)
    data = reader.plain(root, ())
    return Source(file, data, reader.lines), reader.faults


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Steps, int] = {}
        self.faults: list[Fault] = []
        self._scalars = yaml.constructor.SafeConstructor()

    def plain(self, node: yaml.Node, steps: Steps) -> Any:
        self.lines[steps] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, steps)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*steps, index)) for index, item in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self._fault(node, steps, f"读不懂这个值：{node.value}")
            return None

    def _mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            below = (*steps, key)
            if key in data:
                self._fault(key_node, below, "同一个键写了两次")
            data[key] = self.plain(value_node, below)
            self.lines[below] = key_node.start_mark.line + 1
        return data

    def _fault(self, node: yaml.Node, steps: Steps, message: str) -> None:
        name = ".".join(str(step) for step in steps)
        self.faults.append(Fault(self.file, node.start_mark.line + 1, name, message))


def _below(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _label(data: Any) -> str | None:
    if not isinstance(data, dict):
        return None
    for key in ("id", "code", "key", "name", "from"):
        if data.get(key):
            return str(data[key])
    return None
