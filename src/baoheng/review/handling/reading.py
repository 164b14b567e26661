"""Cases out of the ledger: hits with their steps, and where wanted with lines and files."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from typing import Any

import duckdb

from baoheng.core.errors import LedgerError
from baoheng.core.period import Period
from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.review.handling.model import (
    CONCLUSIONS,
    DECISION,
    DISMISSED,
    PARTLY,
    TRIAL,
    Case,
    Line,
    LineKey,
    Receipt,
    Recovery,
    Share,
    Step,
    Subject,
)
from baoheng.review.naming import Names

_TABLES = (
    "hits", "review_runs", "hit_steps", "recoveries", "recovery_receipts", "institutions",
    "hit_lines", "hit_line_decisions", "appeal_files", "panel_members", "departments", "physicians",
)  # fmt: skip
_CHOSEN = """CREATE OR REPLACE TEMP TABLE chosen AS SELECT hits.*, review_runs.period_begin,
    review_runs.run_kind, institutions.fixmedins_code AS code, institutions.fixmedins_name,
    institutions.medins_lv, institutions.fixmedins_type, departments.dept_codg,
    departments.dept_name, physicians.dr_codg
FROM hits LEFT JOIN review_runs USING (run) LEFT JOIN institutions USING (institution)
LEFT JOIN departments ON departments.department = hits.department
LEFT JOIN physicians ON physicians.physician = hits.physician
WHERE {where}"""
_SUBJECT = (
    "code", "fixmedins_name", "medins_lv", "fixmedins_type", "dept_codg", "dept_name", "dr_codg",
)  # fmt: skip
_COLUMNS = ", ".join(
    (
        "hit", "hit_id", "rule_id", "rule_name", "result_type", "run_kind", "period_begin",
        "hit_time", "vola_amt", "institution", "department", "physician", *_SUBJECT,
    )
)  # fmt: skip
_TEXTS = ", vola_cont, vola_evid, person, encounter, settlement"
_STEPS = """SELECT hit, step_no, step_kind, begin_date, due_date, done_time, step_outcome,
    upheld_amt, handler, opinion
FROM hit_steps SEMI JOIN chosen USING (hit) ORDER BY hit, step_no"""
_REASONS = """SELECT hit, step_no, max(reason) FROM hit_line_decisions SEMI JOIN chosen USING (hit)
WHERE reason IS NOT NULL GROUP BY hit, step_no"""
# the lines that a chosen hit meets and another one too, or that another one has counted
_SHARED = f"""CREATE OR REPLACE TEMP TABLE shared AS
WITH met AS (
    SELECT l.hit, h.hit_id, h.result_type, l.encounter, l.feedetl_sn, l.vola_amt, l.main_flag
    FROM hit_lines l JOIN hits h ON h.hit = l.hit LEFT JOIN review_runs r ON r.run = h.run
    WHERE l.vola_item_type = '1' AND l.vola_amt > 0 AND r.run_kind IS DISTINCT FROM '{TRIAL}'
        AND (l.encounter, l.feedetl_sn) IN (
            SELECT encounter, feedetl_sn FROM hit_lines SEMI JOIN chosen USING (hit))),
latest AS (
    SELECT hit, arg_max({{'number': step_no, 'outcome': step_outcome}}, step_no) FILTER (
            WHERE done_time IS NOT NULL AND step_outcome IN {CONCLUSIONS}) AS step,
        coalesce(bool_or(step_kind = '{DECISION}' AND done_time IS NOT NULL), false) AS decided
    FROM hit_steps WHERE hit IN (SELECT hit FROM met) GROUP BY hit)
SELECT met.*, step.outcome AS outcome, coalesce(decided, false) AS decided, d.upheld_amt
FROM met SEMI JOIN (
    SELECT encounter, feedetl_sn FROM met GROUP BY ALL HAVING count(*) > 1 OR NOT bool_or(main_flag)
) AS several USING (encounter, feedetl_sn)
LEFT JOIN latest ON latest.hit = met.hit
LEFT JOIN hit_line_decisions d ON d.hit = met.hit AND d.step_no = step.number
    AND d.encounter = met.encounter AND d.feedetl_sn = met.feedetl_sn"""
_RECEIPTS = """SELECT recovery, receipt_no, recovered_date, recovered_amt, receipt_way
FROM recovery_receipts WHERE recovery IN (
    SELECT recovery FROM recoveries SEMI JOIN chosen USING (hit))
ORDER BY recovered_date, receipt_no"""
_RECOVERIES = """SELECT hit, recovery, recovery_no, recovery_kind, fund_kind, decided_date,
    decided_amt, due_date
FROM recoveries SEMI JOIN chosen USING (hit) WHERE recovery_kind <> '3'
ORDER BY hit, decided_date, recovery_no"""
_CODES = {"institution": "code", "department": "dept_codg", "physician": "dr_codg"}
Keyed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which hits: by number, rule, institution (code or name), days of the reviewed period.

    Trial runs are left out unless a hit is named.
    """

    hits: Sequence[str] | None = None
    rule: str | None = None
    institution: str | None = None
    begin: datetime.date | None = None
    end: datetime.date | None = None

    @classmethod
    def within(
        cls, span: Period | None, rule: str | None = None, institution: str | None = None
    ) -> "Wanted":
        """The hits of runs over a period, or of all runs."""
        if span is None:
            return cls(None, rule, institution)
        return cls(None, rule, institution, span.start, span.end)

    def sql(self) -> tuple[str, dict[str, Any]]:
        """The condition and its parameters."""
        parts, values = [], dict[str, Any]()
        if self.hits is not None:
            parts.append("hits.hit_id IN (SELECT unnest($hits))")
            values["hits"] = [*self.hits]
        else:
            parts.append("review_runs.run_kind IS DISTINCT FROM $trial")
            values["trial"] = TRIAL
        if self.rule:
            parts.append("$rule IN (hits.rule_id, hits.rule_name)")
            values["rule"] = self.rule
        if self.institution:
            parts.append("$institution IN (institutions.fixmedins_code, fixmedins_name)")
            values["institution"] = self.institution
        if self.begin and self.end:
            parts.append("review_runs.period_begin BETWEEN $begin AND $end")
            values |= {"begin": self.begin, "end": self.end}
        return " AND ".join(parts), values


def read_cases(
    ledger: Ledger,
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    whole: bool,
) -> list[Case]:
    """The cases by number of the hit; ``whole`` ones have lines, files and all codes too."""
    make_views(ledger, connection, _TABLES)
    where, values = wanted.sql()
    connection.execute(_CHOSEN.format(where=where), values)
    texts = _TEXTS if whole else ""
    rows = _dicts(connection, f"SELECT {_COLUMNS}{texts} FROM chosen ORDER BY hit_id")
    parts = _parts(connection)
    names = Names(ledger, connection)
    _name(names, rows)
    cases = {row["hit"]: replace(_case(row), **parts.get(row["hit"], {})) for row in rows}
    connection.execute(_SHARED)
    _add_lines(connection, names, cases, "chosen" if whole else "shared")
    if whole:
        _complete(connection, names, cases, rows)
    return list(cases.values())


def one_case(ledger: Ledger, connection: duckdb.DuckDBPyConnection, hit: str) -> Case:
    """One whole case. Raises LedgerError where the ledger has no such hit."""
    found = read_cases(ledger, connection, Wanted([hit]), whole=True)
    if not found:
        raise LedgerError(
            f"没有疑点 {hit}", where=str(ledger.place), todo="用 baoheng cases list 查看疑点编号"
        )
    return found[0]


def hit_of_recovery(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, number: str
) -> str | None:
    """The hit that an order of recovery belongs to; None where there is none."""
    make_views(ledger, connection, ("hits", "recoveries"))
    found = connection.execute(
        "SELECT hits.hit_id FROM recoveries JOIN hits USING (hit) WHERE recovery_no = $number",
        {"number": number},
    ).fetchone()
    return str(found[0]) if found else None


def recoveries_there(
    ledger: Ledger, connection: duckdb.DuckDBPyConnection, numbers: Sequence[str]
) -> set[str]:
    """Which of these numbers an order of recovery has, whatever it came from."""
    make_views(ledger, connection, ("recoveries",))
    found = connection.execute(
        "SELECT recovery_no FROM recoveries WHERE recovery_no IN (SELECT unnest($numbers))",
        {"numbers": [*numbers]},
    ).fetchall()
    return {number for (number,) in found}


def _name(names: Names, rows: Sequence[dict[str, Any]]) -> None:
    """The codes of what is not registered yet."""
    for entity, column in _CODES.items():
        codes = names.codes(entity, (row[entity] for row in rows if row[column] is None))
        for row in rows:
            if row[column] is None:
                row[column] = codes.get(row[entity])


def _case(row: dict[str, Any]) -> Case:
    return Case(
        hit=row["hit_id"],
        rule=intern(row["rule_id"]),
        rule_name=intern(row["rule_name"]),
        result=intern(row["result_type"]),
        run_kind=intern(row["run_kind"] or ""),
        month=row["period_begin"],
        found=row["hit_time"],
        amount=row["vola_amt"],
        subject=_subject(*(row[name] for name in _SUBJECT)),
        content=row.get("vola_cont") or "",
        basis=row.get("vola_evid") or "",
    )


@lru_cache(maxsize=100_000)
def _subject(
    code: str | None,
    name: str | None,
    level: str | None,
    kind: str | None,
    department: str | None,
    department_name: str | None,
    physician: str | None,
) -> Subject:
    """Where a hit came up; hits of one physician share it, there are many."""
    return Subject(
        institution=code or "",
        institution_name=name or "",
        level=level,
        kind=kind,
        department=department,
        department_name=department_name or "",
        physician=physician,
    )


def _parts(connection: duckdb.DuckDBPyConnection) -> dict[int, Keyed]:
    """Steps, written reasons and recoveries by hit, as fields of a case."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for hit, *values in connection.execute(_STEPS).fetchall():
        steps[hit].append(Step(*values))
    reasons: dict[int, dict[int, str]] = defaultdict(dict)
    for hit, number, reason in connection.execute(_REASONS).fetchall():
        reasons[hit][number] = reason
    receipts: dict[int, list[Receipt]] = defaultdict(list)
    for key, *values in connection.execute(_RECEIPTS).fetchall():
        receipts[key].append(Receipt(*values))
    orders: dict[int, list[Recovery]] = defaultdict(list)
    for hit, key, *values in connection.execute(_RECOVERIES).fetchall():
        number, kind, fund, decided, amount, due = values
        got = tuple(receipts[key])
        orders[hit].append(Recovery(number, kind, fund, decided, amount, due, got))
    return {
        hit: {
            "steps": tuple(steps.get(hit, ())),
            "reasons": reasons.get(hit, {}),
            "recoveries": tuple(orders.get(hit, ())),
        }
        for hit in {*steps, *orders}
    }


def _add_lines(
    connection: duckdb.DuckDBPyConnection, names: Names, cases: dict[int, Case], of: str
) -> None:
    """Add lines, what was decided of them, and what other hits say of them, of the hits ``of``."""
    rows = connection.execute(
        "SELECT hit, encounter, feedetl_sn, person, vola_item_type, vola_amt, main_flag "
        f"FROM hit_lines SEMI JOIN {of} USING (hit) SEMI JOIN chosen USING (hit)"
    ).fetchall()
    encounters = names.codes("encounter", (row[1] for row in rows))
    persons = names.codes("person", (row[3] for row in rows))
    found: dict[int, list[Line]] = defaultdict(list)
    for hit, encounter, sn, who, role, amount, main in rows:
        found[hit].append(Line(encounters[encounter], sn, persons[who], role, amount, main))
    decided = _decided(connection, encounters, of)
    shares = _shares(connection, encounters)
    for hit, lines in found.items():
        mine = {line.key: shares[line.key] for line in lines if line.key in shares}
        cases[hit] = replace(
            cases[hit],
            lines=tuple(sorted(lines, key=lambda line: line.key)),
            decided=decided.get(hit, {}),
            shares={
                key: tuple(one for one in some if one.hit != cases[hit].hit)
                for key, some in mine.items()
            },
        )


def _shares(
    connection: duckdb.DuckDBPyConnection, encounters: dict[int, str]
) -> dict[LineKey, list[Share]]:
    """Every hit's share of the lines that several meet.

    A partial conclusion that says nothing of the line leaves it where it was found.
    """
    found: dict[LineKey, list[Share]] = defaultdict(list)
    for number, result, encounter, sn, amount, main, outcome, decided, upheld in connection.execute(
        "SELECT hit_id, result_type, encounter, feedetl_sn, vola_amt, main_flag, outcome, decided, "
        "upheld_amt FROM shared ORDER BY hit_id"
    ).fetchall():
        if upheld is None:
            nothing = outcome == DISMISSED or (outcome == PARTLY and not main)
            upheld = 0 if nothing else amount
        one = Share(number, result, amount, main, upheld, decided)
        found[encounters.get(encounter, ""), sn].append(one)
    return found


def _complete(
    connection: duckdb.DuckDBPyConnection,
    names: Names,
    cases: dict[int, Case],
    rows: Sequence[dict[str, Any]],
) -> None:
    """Add files, members, and the codes of what the hits are about."""
    encounters = names.codes("encounter", (row["encounter"] for row in rows))
    persons = names.codes("person", (row["person"] for row in rows))
    settlements = names.codes("settlement", (row["settlement"] for row in rows))
    files = _by_step(connection, "appeal_files", "file_name")
    members = _by_step(connection, "panel_members", "member")
    for row in rows:
        hit = row["hit"]
        subject = replace(
            cases[hit].subject,
            encounter=encounters.get(row["encounter"]),
            person=persons.get(row["person"]),
            settlement=settlements.get(row["settlement"]),
        )
        cases[hit] = replace(
            cases[hit], subject=subject, files=files.get(hit, {}), members=members.get(hit, {})
        )


def _decided(
    connection: duckdb.DuckDBPyConnection, encounters: dict[int, str], of: str
) -> dict[int, dict[int, dict[LineKey, int]]]:
    """Line amounts by hit and step; those of a step that is not there were never decided."""
    found: dict[int, dict[int, dict[LineKey, int]]] = defaultdict(lambda: defaultdict(dict))
    for hit, number, encounter, sn, amount in connection.execute(
        "SELECT d.hit, d.step_no, d.encounter, d.feedetl_sn, d.upheld_amt "
        f"FROM hit_line_decisions d SEMI JOIN {of} USING (hit) SEMI JOIN chosen USING (hit) "
        "SEMI JOIN hit_steps s ON s.hit = d.hit AND s.step_no = d.step_no "
        "AND s.step_outcome IN ('1', '2', '3')"
    ).fetchall():
        found[hit][number][encounters.get(encounter, ""), sn] = amount
    return found


def _by_step(
    connection: duckdb.DuckDBPyConnection, name: str, column: str
) -> dict[int, dict[int, tuple[str, ...]]]:
    found: dict[int, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for hit, number, texts in connection.execute(
        f"SELECT hit, step_no, list({column} ORDER BY {column}) "
        f"FROM {name} SEMI JOIN chosen USING (hit) GROUP BY hit, step_no"
    ).fetchall():
        found[hit][number] = tuple(texts)
    return found


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    done = connection.execute(query)
    heads = [column[0] for column in done.description or ()]
    return [dict(zip(heads, row, strict=True)) for row in done.fetchall()]
