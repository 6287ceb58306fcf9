"""Readers of the entries of ``regions.yml``."""

from __future__ import annotations

from policy_kb.entries import Ambiguous, Outside, Region, Zone
from policy_kb.section import Section

_WAGE_CLASSES = (1, 2, 3)


def region(section: Section) -> Region:
    wage_class = section.number("wage_class")
    if wage_class is not None and wage_class not in _WAGE_CLASSES:
        section.refuse("wage_class", f"只能是 1、2、3：{wage_class}")
    read = Region(
        code=section.text("code"),
        name=section.text("name"),
        parent=section.maybe("parent"),
        wage_class=None if wage_class is None else int(wage_class),
        aliases=section.texts("aliases"),
    )
    section.finish()
    return read


def zone(section: Section) -> Zone:
    read = Zone(section.text("name"), section.text("region"), section.texts("aliases"))
    section.finish()
    return read


def ambiguous(section: Section) -> Ambiguous:
    read = Ambiguous(section.text("name"), section.texts("candidates", required=True))
    section.finish()
    return read


def outside(section: Section) -> Outside:
    read = Outside(section.text("name"), section.maybe("province"), section.texts("aliases"))
    section.finish()
    return read
