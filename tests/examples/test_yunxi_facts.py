"""云溪市: documents and ledger agree number for number; facts.toml says how each is counted."""

import datetime
import json
import sys
import tomllib
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from tests.examples.conftest import CITY
from tests.examples.counted import accepted, cents, parquet, residents_flows, truth

from baoheng.evaluation.assess import assess
from baoheng.ledger.checks import check_ledger
from baoheng.ledger.engine import engine
from baoheng.ledger.folder import create
from baoheng.ledger.reading import make_views
from baoheng.measures.facts import open_facts
from baoheng.measures.known import known_values
from baoheng.measures.span import Span
from baoheng.reading.read import read_document

KEYS = ("resident", "aid", "supervision", "payment_reform", "platform", "review_reward")
MONITORS = ("2026_monitor_resident", "2026_monitor_supervision")
FACTS = tomllib.loads((CITY / "facts.toml").read_text(encoding="utf-8"), parse_float=Decimal)
QUERIES = {one["name"]: one for one in FACTS["queries"]}
# where a row of 2026 takes the place of one of 2025, with its fault; the lost encounter that a
# diagnosis names is called the same in both years
RENEWED = {"persons", "enrolments", "diagnoses"}
ANSWERED = [one for one in FACTS["facts"] if "reason" not in one]


def label(fact):
    return f"{fact['period']}-{fact['indicator']}"


def query_of(fact):
    return QUERIES[fact.get("query", fact["indicator"])]


def ask(connection, fact):
    """The row that a fact's query gives for the fact's period."""
    sql = query_of(fact)["sql"]
    period = FACTS["periods"][fact["period"]]
    return connection.execute(sql, {k: v for k, v in period.items() if f"${k}" in sql}).fetchone()


def value(fact):
    """The actual value from numerator and denominator."""
    exact = Decimal(fact["numerator"]) * (100 if fact["unit"] == "%" else 1) / fact["denominator"]
    return exact.quantize(Decimal(1).scaleb(-query_of(fact).get("places", 0)), ROUND_HALF_UP)


def outcome(fact):
    """Met, missed or over, from target and actual."""
    target, actual = fact["target"], fact["actual"]
    if isinstance(actual, datetime.date):
        return "met" if actual <= target else "missed"
    margin = FACTS["over_percent"]
    match fact["operator"]:
        case "range":
            return "met" if target <= actual <= fact["target_high"] else "missed"
        case "=":
            return "met" if actual == target else "missed"
        case ">=":
            better = actual * 100 > target * (100 + margin)
            return "missed" if actual < target else "over" if better else "met"
    better = actual * 100 < target * (100 - margin)
    return "missed" if actual > target else "over" if better else "met"


@pytest.fixture
def empty(tmp_path):
    """Views over a ledger without rows."""
    connection = duckdb.connect()
    make_views(create(tmp_path / "ledger", 8), connection)
    for macro in FACTS["macros"]:
        connection.execute(macro)
    yield connection
    connection.close()


class TestFactsFile:
    def test_every_indicator_is_answered_or_has_its_reason(self, content):
        known = {(doc, one["indicator"]) for one in FACTS["facts"] for doc in one["documents"]}
        for name in (*(f"2025_{key}" for key in KEYS), "2025_overall"):
            for row in content[name]["indicators"]:
                assert (name, row["level3"]) in known
        for name in ("2025_selfeval_resident", "2025_selfeval_supervision", *MONITORS):
            for row in content[name]["results"]:
                assert (name, row["level3"]) in known

    def test_every_fact_belongs_to_an_indicator_and_every_query_to_a_fact(self, content):
        for one in FACTS["facts"]:
            for doc in one["documents"]:
                rows = content[doc].get("indicators") or content[doc]["results"]
                assert one["indicator"] in {row["level3"] for row in rows}
        assert {query_of(one)["name"] for one in ANSWERED} == set(QUERIES)
        assert len(QUERIES) == len(FACTS["queries"])
        assert len({label(one) for one in FACTS["facts"]}) == len(FACTS["facts"])

    def test_few_have_only_a_reason(self):
        assert {label(one) for one in FACTS["facts"] if "reason" in one} == {
            "2025-统筹基金支出增长率",
            "2025-住院次均费用增长率",
            "2025-分层分类救助制度执行效果",
            "2026-07-参保居民满意度",
            "2026-07-参保群众对基金监管满意度",
        }

    def test_every_query_is_understood_by_the_ledger(self, empty):
        for one in ANSWERED:
            sql = query_of(one)["sql"]
            period = FACTS["periods"][one["period"]]
            given = {k: v for k, v in period.items() if f"${k}" in sql}
            empty.execute(f"EXPLAIN {sql}", given)
            assert len(ask(empty, one)) == (1 if "numerator" not in one else 2), label(one)

    @pytest.mark.parametrize("fact", ANSWERED, ids=label)
    def test_actual_printed_and_outcome_follow(self, fact):
        actual = fact["actual"]
        if isinstance(actual, datetime.date):
            assert fact["printed"] == f"{actual.year}年{actual.month}月{actual.day}日"
        else:
            assert actual == value(fact)
            number = fact["printed"].removeprefix("已拨付").removeprefix("已检查")
            assert Decimal(number.removesuffix(fact["unit"])) == actual
        assert fact["outcome"] == ("open" if fact["period"] == "2026-07" else outcome(fact))

    def test_three_targets_of_the_self_evaluations_are_missed_and_some_are_exceeded(self):
        judged = [
            one for one in ANSWERED if any("selfeval" in document for document in one["documents"])
        ]
        missed = {one["indicator"] for one in judged if one["outcome"] == "missed"}
        assert missed == {"重复参保人员清理率", "参保居民满意度", "智能审核疑点认定准确率"}
        assert sum(one["outcome"] == "over" for one in judged) >= 3

    def test_targets_are_those_of_the_documents(self, content):
        for one in ANSWERED:
            rows = {}
            for doc in one["documents"]:
                form = content[doc].get("project_form", doc)
                rows |= {form: next(r for r in content[form]["indicators"]
                                    if r["level3"] == one["indicator"])}  # fmt: skip
            for row in rows.values():
                if "date" in row and isinstance(one["actual"], datetime.date):
                    assert one["target"] == row["date"]
                elif "value" in row and not one.get("adjusted"):
                    assert (one["target"], one["operator"]) == (row["value"], row["operator"])
                    assert one.get("target_high") == row.get("value_high")

    def test_documents_print_what_facts_say(self, content):
        for one in ANSWERED:
            for doc in one["documents"]:
                for done in content[doc].get("results", []):
                    if done["level3"] == one["indicator"]:
                        assert done["actual_text"] == one["printed"], (doc, one["indicator"])
                        said = done.get("actual", done.get("actual_date"))
                        assert said in (None, one["actual"]), (doc, one["indicator"])
                        if one.get("adjusted"):
                            assert done["adjusted_value"] == one["target"]

    def test_the_city_of_the_documents_is_that_of_the_facts(self, content):
        city = content["city"]
        actual = {label(one): one["actual"] for one in ANSWERED}
        assert actual["2025-城乡居民参保人数"] == city["resident_insured"]
        assert actual["2025-基本医保综合参保率"] == city["participation_rate"]
        hospitals = city["institutions"]["inpatient"]
        assert actual["2025-纳入DRG/DIP付费的定点医疗机构数量"] == hospitals


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The real instance: its folder, its ledger, what the loads said; two years of 120,000."""
    folder = tmp_path_factory.mktemp("instance")
    sys.path.insert(0, str(CITY))  # also for the processes that load
    try:
        import make_ledger

        make_ledger.simulate(folder)
        ledger = create(folder / "ledger", make_ledger.BUCKETS)
        loads = make_ledger.fill(ledger, make_ledger.plan(folder))
    finally:
        sys.path.remove(str(CITY))
    return folder, ledger, loads


@pytest.fixture(scope="module")
def ledger_views(built):
    """All tables of the ledger in DuckDB."""
    connection = duckdb.connect()
    make_views(built[1], connection)
    for macro in FACTS["macros"]:
        connection.execute(macro)
    yield connection
    connection.close()


@pytest.mark.slow
class TestInstance:
    def test_every_query_gives_exactly_the_expected_value(self, ledger_views):
        for fact in ANSWERED:
            row = ask(ledger_views, fact)
            if "numerator" in fact:
                assert row == (fact["numerator"], fact["denominator"]), label(fact)
            else:
                assert row == (fact["actual"],), label(fact)

    def test_counties_of_the_documents_are_those_of_the_ledger(self, ledger_views, content):
        query = """SELECT insuplc_admdvs, insutype, count(DISTINCT person) FROM enrolments
            WHERE begndate <= $day AND (enddate IS NULL OR enddate >= $day) GROUP BY ALL"""
        day = {"day": content["city"]["as_of"]}
        found = {tuple(row[:2]): row[2] for row in ledger_views.execute(query, day).fetchall()}
        for county in content["city"]["counties"]:
            for kind, name in (("310", "employee_insured"), ("390", "resident_insured")):
                assert found.pop((county["code"], kind)) == county[name] * 10_000
        assert found == {}

    def test_rows_of_the_manifests_are_loaded_or_refused(self, built):
        folder, _, loads = built
        for year in (2025, 2026):
            made = json.loads((folder / str(year) / "manifest.json").read_text(encoding="utf-8"))
            spoiled = Counter(row["table"] for row in truth(folder, year)
                              if row["outcome"] == "refuse")  # fmt: skip
            for name, body in made["tables"].items():
                if name in ("budgets", "spending"):
                    continue
                mine = [one for one in loads
                        if one.sources[0].name.startswith(f"{year}/{name}/")]  # fmt: skip
                rows, refused = sum(one.rows for one in mine), sum(one.refused for one in mine)
                assert (
                    sum(one.loaded + one.repeated + one.outdone + one.refused for one in mine)
                    == rows
                )
                assert refused == spoiled[name], name
                faulty = folder / str(year) / name / "faulty.csv"
                moved = (
                    len(faulty.read_text(encoding="utf-8").splitlines()) - 1
                    if faulty.exists()
                    else 0
                )
                assert rows == body["rows"] + moved, name

    def test_checks_fail_only_on_planted_faults(self, built, tmp_path):
        folder, ledger, _ = built
        planted = Counter()
        for year in (2025, 2026):
            for row in truth(folder, year):
                if row["outcome"] == "accept":
                    planted[row["table"], "引用" if row["kind"] == "orphan" else "一致",
                            row["column"]] += 1  # fmt: skip
        with engine(tmp_path / "spill") as connection:
            failing = [one for one in check_ledger(ledger, connection) if one.failing]
        for one in failing:
            found = {column: planted.pop((one.table.name, one.kind, column), 0)
                     for column in one.about}  # fmt: skip
            if one.table.name in RENEWED:
                assert 0 < one.failing <= sum(found.values()), (one.table.name, one.say)
            else:
                assert one.failing == sum(found.values()), (one.table.name, one.say)
        assert {name for name, *_ in planted} <= RENEWED

    def test_money_of_settlements_is_that_of_the_files(self, built, ledger_views):
        folder, columns = built[0], ("medfee_sumamt", "fund_pay_sumamt", "hifp_pay", "maf_pay")
        total = [0, 0, 0, 0]
        count = 0
        for year in (2025, 2026):
            for row in parquet(folder, year, "settlements", *columns):
                count += 1
                for place, amount in enumerate(row):
                    total[place] += cents(amount)
            for row in accepted(folder, year, "settlements", "setl_id"):
                count += 1
                for place, name in enumerate(columns):
                    total[place] += cents(Decimal(row[name]))
        sums = ", ".join(f"sum({name})" for name in columns)
        query = f"SELECT count(*), {sums} FROM settlements"  # noqa: S608 — names from above
        found = ledger_views.execute(query).fetchone()
        assert found == (count, *total)

    def test_the_residents_fund_balances_from_the_files_alone(self, built, ledger_views):
        folder = built[0]
        balance = None
        for year, last in ((2025, 12), (2026, 10)):
            flows = residents_flows(folder, year)
            months = sorted(
                (month.month, cents(opening), cents(premium), cents(closing))
                for kind, month, opening, premium, closing in parquet(
                    folder, year, "fund_months",
                    "fund_kind", "month", "opening_amt", "critical_out", "closing_amt",
                )
                if kind == "3"
            )  # fmt: skip
            assert [row[0] for row in months] == [*range(1, last + 1)]
            for month, opening, premium, closing in months:
                balance = opening if balance is None else balance
                assert opening == balance
                balance += flows[month] + balance * 18 // 12_000 - premium
                assert closing == balance, (year, month)
        query = "SELECT max_by(closing_amt, month) FROM fund_months WHERE fund_kind = '3'"
        assert ledger_views.execute(query).fetchone() == (balance,)

    @pytest.mark.parametrize(
        ("number", "as_of", "period"),
        [
            ("12", "2025-12-31", "2025"),
            ("13", "2025-12-31", "2025"),
            ("15", "2026-07-31", "2026-07"),
        ],
    )
    def test_indicators_are_bound_and_answered_as_the_facts_say(
        self, built, made, tmp_path, number, as_of, period
    ):
        path = next(one for one in made[0].iterdir() if one.name.startswith(number))
        document = read_document(path).document
        day = datetime.date.fromisoformat(as_of)
        with engine(tmp_path / "spill") as connection:
            facts = open_facts(built[1], connection)
            known = known_values(facts, Span.of_year(day.year, day))
            found = assess(facts, document, known, {}, {}, day)
        expected = {one["indicator"]: one for one in FACTS["facts"] if one["period"] == period}
        seen = 0
        for each in found:
            for row, actual in zip(each.table.indicators, each.actuals, strict=True):
                fact = expected.get(row.level3)
                if fact is None or "query" in fact or "reason" in fact:
                    # planted rows; deadlines that are open; what the ledger cannot know
                    assert (actual.value, actual.date) == (None, None), row.level3
                    continue
                seen += 1
                assert agrees(actual, fact), (row.level3, actual.text, actual.reason)
        assert seen > 20


def agrees(actual, fact):
    """Whether an actual is what the facts say, to the places that they print."""
    if isinstance(fact["actual"], datetime.date):
        return actual.date == fact["actual"]
    if actual.value is None:
        return False
    exact = Decimal(actual.value.numerator) / Decimal(actual.value.denominator)
    return exact.quantize(Decimal(fact["actual"]), ROUND_HALF_UP) == Decimal(fact["actual"])
