"""The sums of a report: each hit is counted once in every division."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import duckdb

from baoheng.core.period import Period
from baoheng.ledger.definitions import dictionary
from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.review.handling.model import DISMISSED, TRIAL, Case
from baoheng.review.handling.report.areas import areas

NO_LEVEL, PHARMACY, PHARMACY_TYPE = "等级未登记", "零售药店", "2"
_BILLS = """SELECT institutions.fixmedins_code, institutions.fixmedins_name,
    institutions.medins_lv, institutions.fixmedins_type, count(DISTINCT reviewed_bills.settlement)
FROM reviewed_bills JOIN review_runs USING (run) JOIN institutions USING (institution)
WHERE review_runs.run_kind <> $trial AND review_runs.period_begin BETWEEN $begin AND $end
GROUP BY ALL"""


@dataclass(slots=True)
class Sums:
    """Hits and money (分) of one group.

    ``pending`` hits have no conclusion yet; of ``unknown`` ones the upheld sum is not known.
    """

    hits: int = 0
    suspected: int = 0
    confirmed_hits: int = 0
    confirmed: int = 0
    dismissed_hits: int = 0
    pending: int = 0
    unknown: int = 0
    ordered: int = 0
    recovered: int = 0

    def add(self, case: Case) -> None:
        """Count one hit."""
        self.hits += 1
        self.suspected += case.amount
        self.ordered += case.ordered
        self.recovered += case.received
        last = case.conclusion
        if last is None:
            self.pending += 1
        elif last.outcome == DISMISSED:
            self.dismissed_hits += 1
        else:
            self.confirmed_hits += 1
            self.confirmed += case.upheld or 0
            self.unknown += case.upheld is None


@dataclass(frozen=True, slots=True)
class Peer:
    """An institution among those of its level; ``rate`` is hits per 1,000 bills."""

    code: str
    name: str
    level: str
    bills: int | None
    sums: Sums
    rank: int | None = None
    amount_rank: int | None = None
    of: int = 0

    @property
    def rate(self) -> Fraction | None:
        """Hits per 1,000 reviewed bills; None where no bill is known to have been reviewed."""
        return Fraction(1000 * self.sums.hits, self.bills) if self.bills else None


@dataclass(slots=True)
class Figures:
    """All sums of a period."""

    period: Period
    whole: Sums
    by: Mapping[str, Mapping[str, Sums]]
    peers: list[Peer]
    bills: int
    levels: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def institution_name(case: Case) -> str:
    """Code and name."""
    return f"{case.subject.institution} {case.subject.institution_name}".strip()


def _department(case: Case) -> str:
    if not case.subject.department:
        return "（未填科室）"
    name = f"{case.subject.department_name} {case.subject.department}".strip()
    return f"{name}（{case.subject.institution_name}）" if case.subject.institution_name else name


def _physician(case: Case) -> str:
    if not case.subject.physician:
        return "（未填医师）"
    return f"{case.subject.physician}（{case.subject.institution_name}）"


DIVISIONS: Mapping[str, Callable[[Case], str]] = {
    "监控方面": lambda case: areas().title(case.rule, case.subject.kind),
    "规则": lambda case: f"{case.rule} {case.rule_name}",
    "结果类型": lambda case: dictionary("result_type").get(case.result, case.result),
    "机构": institution_name,
    "科室": _department,
    "医师": _physician,
    "月份": lambda case: f"{case.month:%Y-%m}" if case.month else "（运行没有登记）",
}


def figures(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    cases: Sequence[Case],
    period: Period,
    groups: Mapping[str, str],
) -> Figures:
    """The sums of the period's cases; ``groups`` gives the peer group of an institution's level."""
    whole = Sums()
    by: dict[str, dict[str, Sums]] = {name: {} for name in DIVISIONS}
    for case in cases:
        whole.add(case)
        for name, part in DIVISIONS.items():
            by[name].setdefault(part(case), Sums()).add(case)
    for title in areas().titles.values():
        by["监控方面"].setdefault(title, Sums())
    peers = _peers(_bills(ledger, connection, period), cases, groups)
    levels: dict[str, tuple[int, int]] = {}
    for one in peers:
        hits, bills = levels.setdefault(one.level, (0, 0))
        if one.bills:  # a rate of hits over bills nobody knows would be too high
            levels[one.level] = (hits + one.sums.hits, bills + one.bills)
    bills = sum(one.bills or 0 for one in peers)
    return Figures(period, whole, by, peers, bills, levels)


def _bills(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, period: Period
) -> list[tuple[str, str, str | None, str | None, int]]:
    make_views(ledger, connection, ("reviewed_bills", "review_runs", "institutions"))
    values = {"trial": TRIAL, "begin": period.start, "end": period.end}
    return connection.execute(_BILLS, values).fetchall()


def _peers(
    bills: Iterable[tuple[str, str, str | None, str | None, int]],
    cases: Iterable[Case],
    groups: Mapping[str, str],
) -> list[Peer]:
    """Every institution with bills or hits, ranked within its group by hits per 1,000 bills."""
    found = {
        code: (name, _group(level, kind, groups), count) for code, name, level, kind, count in bills
    }
    sums: dict[str, Sums] = {code: Sums() for code in found}
    for case in cases:
        subject = case.subject
        group = _group(subject.level, subject.kind, groups)
        found.setdefault(subject.institution, (subject.institution_name, group, 0))
        sums.setdefault(subject.institution, Sums()).add(case)
    plain = [
        Peer(code, name, group, count or None, sums[code])
        for code, (name, group, count) in found.items()
    ]
    return [one for level in sorted({p.level for p in plain}) for one in _ranked(plain, level)]


def _ranked(peers: Iterable[Peer], level: str) -> list[Peer]:
    """The institutions of a level; equal ones share a place, those without bills have none."""
    mine = [one for one in peers if one.level == level]
    rates = sorted((one.rate for one in mine if one.rate is not None), reverse=True)
    amounts = sorted((one.sums.suspected for one in mine if one.rate is not None), reverse=True)
    made = [
        Peer(
            one.code, one.name, one.level, one.bills, one.sums,
            None if one.rate is None else rates.index(one.rate) + 1,
            None if one.rate is None else amounts.index(one.sums.suspected) + 1,
            len(rates),
        )
        for one in mine
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.rank or len(made) + 1, one.code))


def _group(level: str | None, kind: str | None, groups: Mapping[str, str]) -> str:
    if kind == PHARMACY_TYPE:
        return PHARMACY
    return groups.get(level or "", NO_LEVEL)
