"""What the page knows by name is named so by the gateway as well."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "bot" / "web" / "js"
RESPONSES = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
CHANGING = {"queued", "nobody", "given_back", "claimed", "transferred", "closed", "cancelled"}


def test_every_note_that_the_page_knows_is_a_sentence_of_the_desk() -> None:
    known = set(re.findall(r"\b(case_\w+):", (SCRIPTS / "notes.js").read_text("utf-8")))

    assert known <= set(RESPONSES)
    assert {f"case_{name}" for name in CHANGING} <= known


def test_every_attachment_is_called_as_the_gateway_calls_it() -> None:
    script = (SCRIPTS / "view" / "media.js").read_text("utf-8")
    named = dict(re.findall(r"(\w+): \"([^\"]+)\"", script.split("};")[0]))
    told = {
        name.removeprefix("media_"): response[0]["text"]
        for name, response in RESPONSES.items()
        if name.startswith("media_") and name not in ("media_line", "media_other")
    }

    assert named == told
