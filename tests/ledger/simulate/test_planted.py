"""Every planted violation is seen by an independent look, and no near-miss is."""

import pytest
from tests.ledger.simulate.independent import CHECKS

from baoheng.ledger.simulate.scenarios import kinds

# rules that look at stocks and trace codes: what their truth names
NAMED = {
    "43": "[fixmedins_code[1] || ' ' || split_part(note, ' ', 1)]",
    "48": "[fixmedins_code[1] || ' ' || split_part(note, ' ', 1)]",
    "M1": "[split_part(note, ' ', 2)]",
}


def cases(city, number, kind):
    where = NAMED.get(number, "mdtrt_id")
    return city.execute(
        f"SELECT truth_id, {where} FROM cases WHERE rule_no = ? AND kind = ?", [number, kind]
    ).fetchall()


@pytest.mark.parametrize("number", CHECKS)
def test_violations_are_found_and_near_misses_are_not(city, number):
    hits = {row[0] for row in city.execute(CHECKS[number]).fetchall()}
    bad, near = cases(city, number, "violation"), cases(city, number, "near_miss")
    assert bad
    assert near
    assert [name for name, places in bad if not hits & set(places)] == []
    assert [name for name, places in near if hits & set(places)] == []
    planted = {one for _, places in bad for one in places}
    assert hits - planted == set()  # ordinary care breaks no rule by accident


def test_every_kind_has_three_of_both(city):
    counts = city.execute(
        "SELECT rule_no, kind, count(*) FROM cases WHERE logic <> 'L' GROUP BY ALL"
    ).fetchall()
    few = {(number, kind): n for number, kind, n in counts if n < 3 and number != "M1"}
    assert few == {}
    assert {number for number, *_ in counts} == {*kinds(), "43", "48", "M1"}


def test_all_logics_are_planted_and_all_rules_are_known(city):
    logics = {row[0] for row in city.execute("SELECT DISTINCT logic FROM cases").fetchall()}
    assert logics == set("ABCDEFGHIJKLMNO")
    known = {row[0] for row in city.execute("SELECT DISTINCT rule_no FROM knowledge").fetchall()}
    assert {str(number) for number in range(1, 89)} - known == set()
    planted = {*kinds(), "43", "48", *(str(number) for number in range(56, 64))}
    assert {str(number) for number in range(1, 89)} - planted == set()


def test_the_amount_of_a_case_is_that_of_its_lines(city):
    different = city.execute(
        """WITH named AS (SELECT truth_id, amount_fen, unnest(fee_lines) AS line FROM cases
           WHERE len(fee_lines) > 0 AND kind = 'violation'
               AND rule_no NOT IN ('14', '15', '53', '50', '51')),
           summed AS (SELECT truth_id, amount_fen, sum(l.det_item_fee_sumamt) AS lines FROM named
           LEFT JOIN fee_lines l ON l.mdtrt_id = split_part(line, '/', 1)
           AND l.feedetl_sn = split_part(line, '/', 2) GROUP BY ALL)
           SELECT truth_id FROM summed WHERE amount_fen IS DISTINCT FROM lines"""
    ).fetchall()
    assert different == []


def test_the_amount_over_a_price_is_what_exceeds_the_cap_of_the_institution_s_level(city):
    different = city.execute(
        """WITH named AS (SELECT rule_no, amount_fen, unnest(fee_lines) AS line FROM cases
           WHERE rule_no IN ('14', '15') AND kind = 'violation')
           SELECT n.line, n.amount_fen, l.det_item_fee_sumamt - round(l.cnt * c.pric_uplmt_amt
               * CASE n.rule_no WHEN '15' THEN 50 ELSE 100 END) AS over
           FROM named n JOIN fee_lines l ON l.mdtrt_id = split_part(n.line, '/', 1)
               AND l.feedetl_sn = split_part(n.line, '/', 2)
           JOIN institutions i ON i.fixmedins_code = l.fixmedins_code
           JOIN price_caps c ON c.med_list_codg = l.med_list_codg AND c.lmtpric_hosp_lv =
               CASE WHEN i.medins_lv <= '04' THEN '3' WHEN i.medins_lv <= '07' THEN '2' ELSE '1' END
           WHERE n.amount_fen IS DISTINCT FROM over"""
    ).fetchall()
    assert different == []
    assert city.execute("SELECT count(*) FROM cases WHERE rule_no = '14'").fetchone()[0] > 0


def test_indicators_of_outliers_are_above_their_limit_by_a_second_sum(city):
    limits = dict(
        city.execute("""SELECT rule_no, "limit"::INT FROM knowledge WHERE logic = 'L'""").fetchall()
    )
    share = {
        row[0]: row[1]
        for row in city.execute(
            """SELECT l.fixmedins_code,
               sum(det_item_fee_sumamt) FILTER (hilist_name LIKE 'X线计算机%') * 1000
               / sum(det_item_fee_sumamt) FROM fee_lines l JOIN items USING (med_list_codg)
               JOIN encounters e USING (mdtrt_id) WHERE e.med_type IN ('21', '210104', '52')
               GROUP BY 1"""
        ).fetchall()
    }
    rows = city.execute("SELECT fixmedins_code[1], kind FROM cases WHERE rule_no = '60'").fetchall()
    assert {kind for _, kind in rows} == {"violation", "near_miss"}
    for place, kind in rows:
        assert ((share[place] or 0) > limits["60"]) == (kind == "violation")
