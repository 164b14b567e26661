"""What a run found, held against the truth that the simulator has written down."""

from collections import defaultdict

import pyarrow.parquet as pq

from baoheng.ledger.engine import engine
from baoheng.ledger.reading import make_views

_INSTITUTIONS = "LM"  # logics that judge institutions; their cases have no bills


def differences(ledger, truth, run):
    """Everything that the hits of a run and the truth table disagree in, in words."""
    cases = pq.read_table(truth).to_pylist()
    wanted = [case for case in cases if case["kind"] == "violation"]
    bills = {
        (case["rule_no"], bill): case["truth_id"]
        for case in wanted
        for bill in case["mdtrt_id"] or ()
    }
    found = defaultdict(lambda: {"lines": set(), "amount": 0})
    said = []
    for rule, bill, amount, lines in _hits(ledger, run):
        if bill is None:
            continue
        case = bills.get((rule, bill))
        if case is None:
            said.append(f"规则{rule} 多出 {bill}")
            continue
        found[case]["amount"] += amount
        found[case]["lines"] |= lines
    for case in wanted:
        if case["logic"] in _INSTITUTIONS:
            continue
        mine = found.get(case["truth_id"])
        if mine is None:
            said.append(f"规则{case['rule_no']} 漏了 {case['truth_id']}")
        elif case["fee_lines"] and mine["lines"] != set(case["fee_lines"]):
            said.append(f"规则{case['rule_no']} {case['truth_id']} 行不同：{mine['lines']}")
        elif mine["amount"] != _counted(case, wanted, found):
            said.append(f"规则{case['rule_no']} {case['truth_id']} 金额 {mine['amount']}")
    return said + _institutions(ledger, wanted, run)


def _counted(case, wanted, found):
    """The amount of a case; where a whole bill offends too, either has a shared line's amount.

    A case inside a whole bill counts all its lines or none; the whole bill counts the rest.
    """
    full, mine = case["amount_fen"], set(case["mdtrt_id"] or ())
    meeting = [
        one for one in wanted
        if one is not case and mine & set(one["mdtrt_id"] or ())
        and not (one["fee_lines"] and case["fee_lines"])
    ]  # fmt: skip
    larger = [one for one in meeting if one["amount_fen"] >= full]
    if larger:
        counted = found[case["truth_id"]]["amount"] if case["truth_id"] in found else full
        whole = found[max(larger, key=lambda one: one["amount_fen"])["truth_id"]]["amount"]
        return counted if counted in (0, full) and counted + whole >= full else full
    return full - sum(found[one["truth_id"]]["amount"] for one in meeting)


def _hits(ledger, run):
    """Rule, bill, amount, offending lines of each hit."""
    with engine(ledger.work_folder("truth")) as connection:
        make_views(ledger, connection, ("hits", "hit_lines", "encounters", "review_runs"))
        rows = connection.execute(
            "SELECT h.hit_id, substr(h.rule_id, 3), e.mdtrt_id, h.vola_amt, "
            "x.mdtrt_id || '/' || l.feedetl_sn, l.vola_item_type FROM hits h "
            "JOIN review_runs r ON r.run = h.run "
            "LEFT JOIN encounters e ON e.encounter = h.encounter "
            "LEFT JOIN hit_lines l ON l.hit = h.hit LEFT JOIN encounters x "
            "ON x.encounter = l.encounter WHERE r.run_id = ?",
            [run],
        ).fetchall()
    hits = {}
    for number, rule, bill, amount, line, role in rows:
        hit = hits.setdefault(number, (rule, bill, amount, set()))
        if role == "1":
            hit[3].add(line)
    return list(hits.values())


def _institutions(ledger, wanted, run):
    """Hits of institutions: the same rules at the same places, with the truth's numbers."""
    with engine(ledger.work_folder("truth")) as connection:
        make_views(ledger, connection, ("hits", "institutions", "review_runs"))
        rows = connection.execute(
            "SELECT substr(h.rule_id, 3), i.fixmedins_code, h.vola_cont FROM hits h "
            "JOIN review_runs r ON r.run = h.run "
            "JOIN institutions i ON i.institution = h.institution "
            "WHERE h.encounter IS NULL AND r.run_id = ?",
            [run],
        ).fetchall()
    right = {
        (case["rule_no"], place, _thing(case["note"]))
        for case in wanted
        if case["logic"] in _INSTITUTIONS
        for place in case["fixmedins_code"]
    }
    found = {(rule, place, _thing(said)) for rule, place, said in rows}
    return [f"机构：漏了 {one}" for one in right - found] + [
        f"机构：多出 {one}" for one in found - right
    ]


def _thing(text):
    """The item or trace code that a text begins with; empty for shares."""
    word = text.removeprefix("追溯码").strip().split("共")[0].split(" ")[0]
    return word if word[:1].isalnum() and len(word) > 9 and "，" not in word else ""
