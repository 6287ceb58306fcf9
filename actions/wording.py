"""The assistant's sentences, from ``domain.yml``, with their blanks filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Wording:
    """Responses by name. A name that is not there is a fault of ours: KeyError."""

    responses: Mapping[str, list[dict[str, Any]]]

    @classmethod
    def load(cls, domain: Path) -> Wording:
        """The responses of a domain file."""
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(yaml.load(domain.read_text(encoding="utf-8"), Loader=loader)["responses"])

    def say(self, name: str, **blanks: object) -> str:
        """One sentence, its blanks filled."""
        text = str(self.responses[name][0]["text"])
        for blank, value in blanks.items():
            text = text.replace("{" + blank + "}", str(value))
        return text.strip()

    def has(self, name: str) -> bool:
        """Whether there is such a sentence."""
        return name in self.responses

    def buttons(self, name: str) -> list[dict[str, str]]:
        """The buttons that stand with a response, without the doubled braces of Rasa's own NLG."""
        return [
            {key: str(value).replace("{{", "{").replace("}}", "}") for key, value in button.items()}
            for button in self.responses[name][0].get("buttons", ())
        ]
