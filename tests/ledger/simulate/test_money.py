"""Totals and balances, counted a second time in plain Python."""

from collections import defaultdict

import pytest

pytestmark = pytest.mark.slow

STAYS = {"21", "210104", "52"}


def rows(city, query):
    return city.execute(query).fetchall()


def test_settlements_are_the_sums_of_their_lines(city):
    lines = defaultdict(lambda: [0, 0, 0, 0])
    for mdtrt, *amounts in rows(
        city,
        """SELECT mdtrt_id, det_item_fee_sumamt, preselfpay_amt, fulamt_ownpay_amt, overlmt_amt
           FROM fee_lines""",
    ):
        for place, cents in enumerate(amounts):
            lines[mdtrt][place] += cents
    settled = defaultdict(lambda: [0, 0, 0, 0])
    for mdtrt, *amounts in rows(
        city,
        """SELECT mdtrt_id, medfee_sumamt, preselfpay_amt, fulamt_ownpay_amt, overlmt_selfpay
           FROM settlements""",
    ):
        for place, cents in enumerate(amounts):
            settled[mdtrt][place] += cents
    assert dict(lines) == {m: a for m, a in settled.items() if m in lines}
    assert all(amounts == [0, 0, 0, 0] for m, amounts in settled.items() if m not in lines)


def test_lines_are_count_times_price_to_the_fen(city):
    for count, price, cents in rows(
        city, "SELECT DISTINCT cnt, pric, det_item_fee_sumamt FROM fee_lines"
    ):
        exact = count * price * 100
        assert abs(cents - exact) <= 0.5


def test_nobody_pays_less_than_nothing(city):
    least = rows(
        city,
        """SELECT min(psn_part_amt), min(psn_cash_pay), min(hifp_pay), min(inscp_scp_amt),
           max(act_pay_dedc) FROM settlements WHERE init_setl_id IS NULL""",
    )[0]
    assert min(least[:4]) >= 0
    assert least[4] == 800_00


def test_the_fund_balances_reconcile_with_contributions_subsidies_and_settlements(city):
    income, subsidy, spent = defaultdict(int), defaultdict(int), defaultdict(int)
    for insutype, payer, day, cents in rows(
        city, "SELECT insutype, payer_kind, pay_date, amount FROM contributions"
    ):
        if day.year == 2025:
            fund = "3" if insutype == "390" else "1" if payer == "2" else "2"
            income[fund, day.month] += cents
    for day, cents in rows(city, "SELECT received_date, amount FROM subsidies_received"):
        subsidy["3", day.month] += cents
    funds = {"390": {"hifp_pay": "3", "hifmi_pay": "4", "maf_pay": "7"}}
    funds["310"] = {
        "hifp_pay": "1",
        "acct_pay": "2",
        "hifob_pay": "5",
        "cvlserv_pay": "6",
        "maf_pay": "7",
    }
    columns = ["hifp_pay", "hifmi_pay", "maf_pay", "acct_pay", "hifob_pay", "cvlserv_pay"]
    query = f"SELECT insutype, setl_time, {', '.join(columns)} FROM settlements"
    for insutype, when, *amounts in rows(city, query):
        for column, cents in zip(columns, amounts, strict=True):
            if fund := funds[insutype].get(column):
                spent[fund, when.month] += cents
            else:
                assert cents == 0
    balance = {}
    for kind, month, opening, closing, *flows in rows(
        city,
        """SELECT fund_kind, month(month), opening_amt, closing_amt, contribution_in, subsidy_in,
           interest_in, transfer_in, other_in, benefit_out, critical_out, enrolment_out
           FROM fund_months ORDER BY 1, 2""",
    ):
        paid, helped, interest, moved, other, benefit, critical, enrolment = flows
        assert opening == balance.get(kind, opening)
        balance[kind] = closing
        assert paid == income[kind, month]
        if kind == "3":
            assert helped == subsidy["3", month]
        assert benefit == spent[kind, month], (kind, month)
        came = paid + helped + interest + moved + other
        assert opening + came - benefit - critical - enrolment == closing
    assert len(balance) == 7


def test_subsidies_are_shared_sixty_twenty_four_eight_eight(city):
    due = dict(
        rows(
            city,
            "SELECT fiscal_level, sum(amount)::BIGINT FROM subsidies_due GROUP BY 1",
        )
    )
    heads = rows(
        city,
        "SELECT sum(DISTINCT_HEADS) FROM (SELECT max(headcount) AS DISTINCT_HEADS "
        "FROM subsidies_due GROUP BY admdvs)",
    )[0][0]
    assert due == {
        "1": heads * 420_00,
        "2": heads * 168_00,
        "3": heads * 56_00,
        "4": heads * 56_00,
    }
    insured = rows(
        city,
        """SELECT count(*) FROM enrolments WHERE insutype = '390' AND begndate <= '2025-06-30'
           AND (enddate IS NULL OR enddate >= '2025-06-30')""",
    )[0][0]
    assert heads == insured


def test_assistance_is_what_the_settlements_say(city):
    aid = rows(city, "SELECT sum(maf_pay) FROM aid_payments")[0][0]
    settled = rows(city, "SELECT sum(maf_pay) FROM settlements")[0][0]
    assert aid == settled > 0


def test_monthly_payments_to_hospitals_rest_on_the_pool(city):
    paid = rows(city, "SELECT sum(item_amt), sum(medfee_sumamt), sum(case_cnt) FROM group_payments")
    settled = rows(
        city,
        """SELECT sum(hifp_pay), sum(medfee_sumamt), count(*) FROM settlements
           WHERE med_type IN ('21', '210104', '52')""",
    )
    assert paid == settled
