"""What is missing for a measure: tables, months, choices. A gap is said, never filled with 0."""

import datetime
from collections.abc import Sequence

from baoheng.ledger.definitions import tables
from baoheng.measures.definitions import base, needs, reads
from baoheng.measures.facts import Facts
from baoheng.measures.measured import Summand
from baoheng.measures.model import Answer, Measure, Term
from baoheng.measures.query import Filters
from baoheng.measures.span import Span

_MOST = 6  # months named in one sentence


def missing_choice(measure: Measure, filters: Filters) -> str:
    """Which dimension is chosen and unknown, or must be and is not; empty where all is well.

    A binding may be older than the measure: what it narrowed down by must not be forgotten.
    """
    if gone := [name for name in filters if name not in measure.dimensions]:
        return f"参数“{'”“'.join(gone)}”已不存在，请重新绑定"
    open_ones = [one.title for one in measure.dimensions.values() if one.wanted(filters)]
    return f"没有指明{'、'.join(open_ones)}" if open_ones else ""


def not_loaded(facts: Facts, measure: Measure, span: Span) -> str:
    """Which tables were never loaded, or not since the last full month of the span."""
    never = [tables()[name].title for name in needs(measure) if name not in facts.loaded]
    if never:
        return f"“{'”“'.join(never)}”还没有装入台账"
    for term in measure.terms:
        since = facts.loaded[base(term.source)].since
        if term.day and since is not None and since > span.end.year:
            title = tables()[base(term.source)].title
            return f"“{title}”从{since}年起才有数据，没有{span.label}的"
        for name in reads(term.source) if term.day else ():
            if missing := _missing_months(facts, name, span):
                return f"“{tables()[name].title}”缺{_months(missing)}的数据"
        for name in _moving(term):
            on = facts.loaded[name].on
            if on < span.last_month_end:
                after = on if on >= span.begin else span.begin
                return (
                    f"“{tables()[name].title}”最近一次装入在{_day(on)}，"
                    f"{_day(after)}以后的还没有装入"
                )
    return ""


def gap(span: Span, summands: Sequence[Summand]) -> str:
    """What the rows themselves leave open."""
    for one in summands:
        term, count = one.term, one.count
        if count.unknown:
            return f"“{term.words}”有{count.unknown:,}行缺少判断所需的内容"
        missing = [month for month in _over(span) if month not in count.months]
        if term.dense and missing:
            return f"“{tables()[base(term.source)].title}”缺{_months(missing)}的数据"
        if (term.dense and not count.months) or (
            term.empty is Answer.INCOMPLETE and not count.rows
        ):
            return f"台账里没有{span.label}的“{term.words}”"
    return ""


def nothing(span: Span, summands: Sequence[Summand]) -> str:
    """Why there is nothing to tell of; empty where there is something."""
    for one in summands:
        if one.term.empty is Answer.NOT_APPLICABLE and one.count.rows == 0:
            return f"{span.label}没有“{one.term.words}”"
    return ""


def _missing_months(facts: Facts, name: str, span: Span) -> list[datetime.date]:
    """The whole months of the span in which a monthly table has no rows."""
    known = facts.months(name)
    if known is None:
        return []
    return [month for month in _over(span) if month not in known]


def _over(span: Span) -> list[datetime.date]:
    """The months that are over: the running one is not reported yet."""
    return [month for month in span.months if month <= span.last_month_end]


def _moving(term: Term) -> list[str]:
    """The tables that must have been loaded lately: the term's own, and others that record events.

    Lists of projects or institutions stand until they are replaced.
    """
    fresh = term.fresh if term.fresh is not None else term.day is not None
    own = base(term.source)
    return [n for n in reads(term.source) if fresh and (n == own or tables()[n].date)]


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _months(months: Sequence[datetime.date]) -> str:
    named = "、".join(f"{month.year}年{month.month}月" for month in months[:_MOST])
    return named if len(months) <= _MOST else f"{named}等{len(months)}个月"
