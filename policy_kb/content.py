"""Content as an editor writes it: the YAML files, read into the entries of the knowledge base.

What is wrong with a single file (syntax, keys, types) is noted here; what does not agree between
files or with the document is found in ``check``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from policy_kb import places, readers, rulebook
from policy_kb.document import OfficialText, parse
from policy_kb.entries import (
    Ambiguous,
    Clause,
    Departments,
    Detail,
    Document,
    Figure,
    Group,
    Outside,
    ParameterValue,
    Region,
    Rename,
    Target,
    Topic,
    Zone,
)
from policy_kb.errors import Fault
from policy_kb.rules.facts import Fact
from policy_kb.rules.schema import Rule
from policy_kb.section import Section
from policy_kb.source import Place, read

T = TypeVar("T")
DEFAULT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Entry(Generic[T]):
    """A thing read from content, and the place it was read from."""

    value: T
    place: Place


@dataclass(frozen=True)
class Measure:
    """A file of ``measures/``: one clause and the topics it gives."""

    clause: str
    kind: str
    title: str
    departments: Departments | None
    topics: tuple[Entry[Topic], ...]


@dataclass
class Content:
    """All content, with the faults noted while it was read."""

    text: str = ""
    official: OfficialText = field(default_factory=lambda: OfficialText((), ""))
    document: Entry[Document] | None = None
    measures: list[Entry[Measure]] = field(default_factory=list)
    targets: list[Entry[Target]] = field(default_factory=list)
    figures: list[Entry[Figure]] = field(default_factory=list)
    groups: list[Entry[Group]] = field(default_factory=list)
    details: list[Entry[Detail]] = field(default_factory=list)
    regions: list[Entry[Region]] = field(default_factory=list)
    zones: list[Entry[Zone]] = field(default_factory=list)
    ambiguous: list[Entry[Ambiguous]] = field(default_factory=list)
    outside: list[Entry[Outside]] = field(default_factory=list)
    parameters: list[Entry[ParameterValue]] = field(default_factory=list)
    renames: list[Entry[Rename]] = field(default_factory=list)
    facts: list[Entry[Fact]] = field(default_factory=list)
    rules: list[Entry[Rule]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.official.clauses

    @property
    def topics(self) -> list[Entry[Topic]]:
        return [topic for measure in self.measures for topic in measure.value.topics]


def load(folder: Path) -> Content:
    """Read all content below ``folder``. Raises nothing for unsound content: see ``faults``."""
    content = Content(fingerprint=fingerprint(folder))
    _load_document(folder, content)
    for path in sorted((folder / "measures").glob("*.yml")):
        _load_measure(folder, path, content)
    if not content.measures:
        content.faults.append(Fault("measures", 0, "", "这里没有任何条款文件"))
    content.targets = _listed(folder, "targets", readers.target, content)
    content.figures = _listed(folder, "figures", readers.figure, content)
    content.groups = _listed(folder, "groups", readers.group, content)
    if (folder / "details.yml").exists():
        content.details = _listed(folder, "details", readers.detail, content)
    _load_regions(folder, content)
    for path in sorted((folder / "parameters").glob("*.yml")):
        _load_parameters(folder, path, content)
    if (folder / "facts.yml").exists():
        content.facts = _listed(folder, "facts", rulebook.fact, content)
    for path in sorted((folder / "rules").glob("*.yml")):
        if (section := _open(folder, path, content)) is not None:
            content.rules.append(Entry(rulebook.rule(section), section.place))
    return content


def fingerprint(folder: Path) -> str:
    """Return a hash of all files below ``folder``, their names included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _load_document(folder: Path, content: Content) -> None:
    texts = sorted((folder / "documents").glob("*.txt"))
    if len(texts) != 1:
        message = f"这里要有且只有一份公文原文（.txt），现有 {len(texts)} 份"
        content.faults.append(Fault("documents", 0, "", message))
        return
    content.text = texts[0].read_text(encoding="utf-8")
    content.official = parse(content.text)
    path = texts[0].with_suffix(".yml")
    section = _open(folder, path, content)
    if section is not None:
        document = readers.document(section)
        content.document = Entry(document, section.place) if document else None


def _load_measure(folder: Path, path: Path, content: Content) -> None:
    section = _open(folder, path, content)
    if section is None:
        return
    clause = section.text("clause")
    kind = section.choice("kind", readers.KINDS, required=True) or ""
    departments = readers.departments(section.section("departments"), clause)
    topics = tuple(
        Entry(readers.topic(item, clause, kind, departments), item.place)
        for item in section.sections("topics", required=True)
    )
    measure = Measure(clause, kind, section.text("title"), departments, topics)
    section.finish()
    content.measures.append(Entry(measure, section.place))


def _listed(
    folder: Path, key: str, reader: Callable[[Section], T], content: Content
) -> list[Entry[T]]:
    """Read a file that holds one list, under the key that the file is named after."""
    section = _open(folder, folder / f"{key}.yml", content)
    if section is None:
        return []
    items = section.sections(key, required=True)
    section.finish()
    return [Entry(reader(item), item.place) for item in items]


def _load_regions(folder: Path, content: Content) -> None:
    section = _open(folder, folder / "regions.yml", content)
    if section is None:
        return
    if (top := section.section("region")) is not None:
        content.regions.append(Entry(places.region(top), top.place))
    for item in section.sections("regions", required=True):
        content.regions.append(Entry(places.region(item), item.place))
    for item in section.sections("zones"):
        content.zones.append(Entry(places.zone(item), item.place))
    for item in section.sections("ambiguous"):
        content.ambiguous.append(Entry(places.ambiguous(item), item.place))
    for item in section.sections("outside"):
        content.outside.append(Entry(places.outside(item), item.place))
    section.finish()


def _load_parameters(folder: Path, path: Path, content: Content) -> None:
    section = _open(folder, path, content)
    if section is None:
        return
    for item in section.sections("parameters"):
        content.parameters.append(Entry(readers.parameter(item), item.place))
    for item in section.sections("renames"):
        content.renames.append(Entry(readers.rename(item), item.place))
    section.finish()


def _open(folder: Path, path: Path, content: Content) -> Section | None:
    """Return a file's top mapping; None, with a fault, if it cannot be read."""
    file = path.relative_to(folder).as_posix()
    if not path.exists():
        content.faults.append(Fault(file, 0, "", "缺少这个文件"))
        return None
    source, faults = read(path, file)
    content.faults += faults
    if source.data is None:
        return None
    return Section(Place(source), source.data, content.faults)
