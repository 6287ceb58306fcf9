"""Whether what content says is held by the words of the document that it quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from policy_kb.content import Content
from policy_kb.entries import Departments, Field, Figure, Quote, Target
from policy_kb.errors import Fault
from policy_kb.figures import holds, not_held
from policy_kb.source import Place

_GOVERNMENT = "人民政府"


def quote_faults(content: Content) -> Iterator[Fault]:
    """Return quotes that are not verbatim, and figures that no quote beside them holds."""
    texts = {clause.id: clause.text for clause in content.clauses}
    if content.document is not None:
        quote = Quote("0", content.document.value.term_quote)
        yield from verbatim(content.document.place / "term_quote", quote, texts)
    for measure in content.measures:
        if measure.value.departments:
            place = measure.place / "departments"
            yield from _department_faults(place, measure.value.departments, texts)
    for topic in content.topics:
        for name, field in topic.value.fields.items():
            yield from _field_faults(topic.place / name, field, texts)
    for target in content.targets:
        yield from _target_faults(target.place, target.value, texts)
    for figure in content.figures:
        yield from _figure_faults(figure.place, figure.value, texts)


def verbatim(place: Place, quote: Quote, texts: dict[str, str]) -> Iterator[Fault]:
    """Refuse a quote that is not in its clause. Unknown clauses are for ``check`` to tell."""
    if not quote.text or quote.clause not in texts or quote.text in texts[quote.clause]:
        return
    elsewhere = [clause for clause, text in texts.items() if quote.text in text]
    if elsewhere:
        yield place.fault(
            f"这段引文在条款 {'、'.join(elsewhere)}，不在条款 {quote.clause}：「{quote.text}」"
        )
    else:
        agrees = _longest_start(quote.text, list(texts.values()))
        yield place.fault(f"原文里没有这段引文：「{quote.text}」，只对得上开头「{agrees}」")


def _longest_start(quote: str, texts: Sequence[str]) -> str:
    """Return the longest beginning of ``quote`` that one of ``texts`` holds."""
    good = 0
    while good < len(quote) and any(quote[: good + 1] in text for text in texts):
        good += 1
    return quote[:good]


def _unheld(place: Place, text: str, quotes: Sequence[str]) -> Iterator[Fault]:
    for figure in not_held(text, quotes):
        yield place.fault(f"引文里没有这个数字：{figure}")


def _field_faults(place: Place, field: Field, texts: dict[str, str]) -> Iterator[Fault]:
    quoted = [quote.text for quote in field.quotes]
    for index, quote in enumerate(field.quotes):
        below = place / "quote" / index if len(field.quotes) > 1 else place / "quote"
        yield from verbatim(below, quote, texts)
    yield from _unheld(place / "text", field.text, quoted)
    for key, value in (("low", field.low), ("high", field.high)):
        if value is not None and not holds(quoted, value, field.unit):
            yield (place / key).fault(f"引文里没有这个数字：{value}{field.unit or ''}")
    for index, point in enumerate(field.points):
        yield from verbatim(place / "points" / index / "quote", point.quote, texts)
        yield from _unheld(place / "points" / index / "text", point.text, [point.quote.text])


def _department_faults(
    place: Place, departments: Departments, texts: dict[str, str]
) -> Iterator[Fault]:
    quote = departments.quote
    yield from verbatim(place / "quote", quote, texts)
    for index, name in enumerate(departments.names):
        if not _names(quote.text, name):
            yield (place / "names" / index).fault(f"引文里没有这个部门：{name}")
    if departments.open != ("等部门" in quote.text):
        yield (place / "open").fault("open 要与引文里有没有“等部门”一致")


def _names(quote: str, name: str) -> bool:
    """Return whether ``quote`` names a body; 呼和浩特市、包头市人民政府 names two governments."""
    if name.endswith(_GOVERNMENT) and _GOVERNMENT not in quote:
        return False
    return name.removesuffix(_GOVERNMENT) in quote


def _target_faults(place: Place, target: Target, texts: dict[str, str]) -> Iterator[Fault]:
    yield from verbatim(place / "quote", target.quote, texts)
    yield from _unheld(place / "text", target.text, [target.quote.text, target.by])
    if target.least is not None and not holds([target.quote.text], Decimal(target.least), None):
        yield (place / "least").fault(f"引文里没有这个数字：{target.least}")
    if target.quote.clause in texts:
        yield from _unheld(place / "by", target.by, [texts[target.quote.clause]])


def _figure_faults(place: Place, figure: Figure, texts: dict[str, str]) -> Iterator[Fault]:
    quoted = [figure.quote.text]
    yield from verbatim(place / "quote", figure.quote, texts)
    for index, clause in enumerate(figure.also):
        yield from verbatim(place / "also" / index, Quote(clause, figure.quote.text), texts)
    yield from _unheld(place / "text", figure.text, quoted)
    for index, value in enumerate(figure.values):
        if not holds(quoted, value, figure.unit):
            below = place / "values" / index
            yield below.fault(f"引文里没有这个数字：{value}{figure.unit}")
    if figure.times is not None and not holds(quoted, Decimal(figure.times), "次"):
        yield (place / "times").fault(f"引文里没有这个数字：{figure.times}次")
