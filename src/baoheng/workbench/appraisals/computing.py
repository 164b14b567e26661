"""What a job computes of an appraisal from the ledger; acts keep it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from baoheng.core.exact import exact_text
from baoheng.core.tables import TargetDocument
from baoheng.evaluation.actuals import answers
from baoheng.evaluation.appraisals import appraisals
from baoheng.evaluation.binding.choose import choose
from baoheng.evaluation.binding.memory import Memory
from baoheng.evaluation.history import by_month, last_year, same_day, this_year
from baoheng.evaluation.money import RATE, money_of
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.measures.definitions import measures, needs
from baoheng.measures.facts import Facts, open_facts
from baoheng.measures.known import known_values
from baoheng.measures.span import Span
from baoheng.workbench.appraisals.stored import (
    keep_answer,
    keep_binding,
    keep_money,
    keep_proposals,
    keep_series,
    keep_stated,
)

STEPS = ("打开台账", "找能用的名称", "对上测算项", "测算", "上年同期", "逐月", "预算执行")


@dataclass(frozen=True, slots=True)
class Computed:
    """What was found: of the whole table, of every row, and the table versions that were read."""

    facts: dict[str, Any]
    rows: list[dict[str, Any]]
    ledger: dict[str, int]


def compute(
    ledger: Ledger,
    document: TargetDocument,
    span: Span,
    memory: Memory,
    advance: Callable[[str], None],
) -> Computed:
    """Bind and compute the one table of the document over the span."""
    table = document.tables[0]
    with reading() as connection:
        advance(STEPS[0])
        facts = open_facts(ledger, connection)
        advance(STEPS[1])
        known = known_values(facts, span)
        advance(STEPS[2])
        chosen = choose(table.department or document.department, table, memory, known)
        bindings = [one.binding for one in chosen]
        advance(STEPS[3])
        found = answers(facts, table, bindings, span)
        advance(STEPS[4])
        before = last_year(facts, table, bindings, span.year)
        same = same_day(facts, table, bindings, span.end)
        advance(STEPS[5])
        grown = this_year(facts, table, bindings, span.end)
        months = by_month(facts, table, bindings, span)
        advance(STEPS[6])
        money = money_of(facts, table, span, known)
        graded = appraisals(facts, span.year)
        used = {one.measure for one in bindings if one} | {RATE}
        read = _versions(facts, used)
    rows = []
    for at, (one, answer) in enumerate(zip(chosen, found, strict=True)):
        told = keep_answer(answer) | {
            "last_year": keep_series(before[at]),
            "same_day": exact_text(same[at]),
            "this_year": keep_series(grown[at]),
            "months": keep_series(months[at]),
        }
        rows.append(
            {
                "facts": told,
                "binding": keep_binding(one.binding),
                "proposals": keep_proposals(one),
                "bound": one.confirmed,
            }
        )
    kept = {name: keep_stated(each) for name, each in graded.items()}
    return Computed({"money": keep_money(money), "graded": kept}, rows, read)


def _versions(facts: Facts, used: set[str]) -> dict[str, int]:
    """The versions of the tables that the measures read."""
    names = {name for one in used if one in measures() for name in needs(measures()[one])}
    return {name: facts.loaded[name].version for name in sorted(names & set(facts.loaded))}
