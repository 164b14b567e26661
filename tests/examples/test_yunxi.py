"""云溪市: without its planted faults every number ties; with them, exactly those are wrong."""

import itertools
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

YEARS = (2025, 2026)
KEYS = ("resident", "aid", "supervision", "payment_reform", "platform", "review_reward")
FORMS = [f"{year}_{key}" for year in YEARS for key in KEYS]
PARENTS = {
    "成本指标": {"经济成本指标"},
    "产出指标": {"数量指标", "质量指标", "时效指标"},
    "效益指标": {"经济效益指标", "社会效益指标", "可持续影响指标"},
    "满意度指标": {"服务对象满意度指标"},
}
CENT = Decimal("0.01")


def named(rows, name, key="level3"):
    return next(row for row in rows if row[key] == name)


def half_up(value):
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


class TestProjects:
    @pytest.mark.parametrize("form", FORMS)
    def test_quantity_times_standard_is_the_amount_to_the_cent(self, content, form):
        for item in content[form]["cost_items"]:
            quantity, standard = item["quantity"], item["standard"]
            in_yuan = not item["standard_unit"].startswith("万元")
            in_ten_thousands = item["quantity_unit"].startswith("万")
            factor = 1 if in_ten_thousands or not in_yuan else Decimal("0.0001")
            assert quantity * standard * factor == item["amount"], item["item"]

    @pytest.mark.parametrize("form", FORMS)
    def test_money_adds_up(self, content, form):
        budget = content[form]["budget"]
        assert sum(item["amount"] for item in content[form]["cost_items"]) == budget["total"]
        assert budget["general"] + budget["government_fund"] + budget["other"] == budget["total"]

    @pytest.mark.parametrize("form", FORMS)
    def test_weights_follow_the_national_scheme_with_cost(self, content, form):
        weights = dict.fromkeys(PARENTS, 0)
        for row in content[form]["indicators"]:
            weights[row["level1"]] += row["weight"]
            assert row["level2"] in PARENTS[row["level1"]]
        assert list(weights.values()) == [20, 40, 20, 10]

    @pytest.mark.parametrize("form", FORMS)
    def test_operator_and_direction_agree(self, content, form):
        for row in content[form]["indicators"]:
            wanted = {"<=": "反向", ">=": "正向", "range": "区间"}.get(row["operator"])
            assert wanted in (None, row["direction"]), row["level3"]

    @pytest.mark.parametrize("form", FORMS)
    def test_names_occur_once_and_cost_caps_equal_the_budget(self, content, form):
        rows = content[form]["indicators"]
        assert len({row["level3"] for row in rows}) == len(rows)
        assert 8 <= len(rows) <= 16
        assert named(rows, content[form]["budget"]["total"], "value")["level1"] == "成本指标"

    @pytest.mark.parametrize("form", [*FORMS, "2025_overall", "2026_overall"])
    def test_every_number_promised_in_words_has_an_indicator(self, content, form):
        values = {str(row.get("value")) for row in content[form]["indicators"]}
        said = set(re.findall(r"\d+(?:\.\d+)?", "".join(content[form]["goals"])))
        assert said <= values

    @pytest.mark.parametrize("form", FORMS)
    def test_spending_rises_to_the_whole_and_dates_lie_in_the_year(self, content, form):
        steps = list(content[form]["spending_plan"].values())
        assert steps == sorted(steps)
        assert steps[-1] == 100
        dates = [row["date"] for row in content[form]["indicators"] if "date" in row]
        assert {date.year for date in dates} <= {content[form]["year"]}

    def test_codes_have_21_characters_of_this_city_and_stay_over_the_years(self, content):
        codes = {key: content[f"2026_{key}"]["project_code"] for key in KEYS}
        assert {content[f"2025_{key}"]["project_code"] for key in KEYS} == set(codes.values())
        assert len(set(codes.values())) == len(KEYS)
        for code in codes.values():
            assert re.fullmatch(r"990300\d\dT\d{12}", code)


class TestSubsidy:
    @pytest.mark.parametrize("year", YEARS)
    def test_shares_multiply_and_add_to_the_standard(self, content, year):
        subsidy = content[f"{year}_resident"]["subsidy"]
        shares = subsidy["shares"]
        assert sum(share["percent"] for share in shares) == 100
        assert sum(share["amount"] for share in shares) == subsidy["standard"]
        for share in shares:
            assert subsidy["standard"] * share["percent"] == share["amount"] * 100

    @pytest.mark.parametrize("year", YEARS)
    def test_insured_times_city_share_is_the_budget(self, content, year):
        form = content[f"{year}_resident"]
        city = named(form["subsidy"]["shares"], "市级财政", "payer")["amount"]
        insured = named(form["indicators"], "城乡居民参保人数")["value"]
        assert insured * city == form["budget"]["total"]
        assert sum(item["quantity"] for item in form["cost_items"]) == insured
        assert named(form["indicators"], "市级财政人均补助标准")["value"] == city


class TestOverall:
    @pytest.mark.parametrize("year", YEARS)
    def test_overall_is_basic_plus_the_six_projects(self, content, year):
        budget = content[f"{year}_overall"]["budget"]
        projects = [content[f"{year}_{key}"]["budget"] for key in KEYS]
        for name, part in (("project", "total"), ("government_fund", "government_fund")):
            assert budget[name] == sum(p[part] for p in projects)
        assert budget["total"] == budget["basic"] + budget["project"]
        assert budget["total"] == budget["general"] + budget["government_fund"]
        assert budget["basic"] == budget["personnel"] + budget["office"]

    @pytest.mark.parametrize("year", YEARS)
    def test_tasks_are_the_projects_with_their_money(self, content, year):
        for task in content[f"{year}_overall"]["tasks"]:
            project = content[f"{year}_{task['key']}"]
            assert (task["name"], task["amount"]) == (
                project["project"],
                project["budget"]["total"],
            )

    @pytest.mark.parametrize("year", YEARS)
    def test_indicators_reappear_with_equal_values(self, content, year):
        rows = [row for key in KEYS for row in content[f"{year}_{key}"]["indicators"]]
        overall = content[f"{year}_overall"]["indicators"]
        for row in overall:
            source = named(rows, row["level3"])
            assert {k: v for k, v in row.items() if k != "weight"} == {
                k: source[k] for k in row if k != "weight"
            }
        assert sum(row["weight"] for row in overall) == 90

    def test_budget_tables_and_prose_say_the_same(self, content):
        tables, overall = content["2026_budget"], content["2026_overall"]["budget"]
        spent = tables["expenditure"]
        for name in ("total", "basic", "project"):
            assert spent[name] == overall[name]
        assert sum(r["amount"] for r in spent["rows"]) == spent["total"]
        assert sum(r.get("basic", 0) for r in spent["rows"]) == spent["basic"]
        assert sum(r["amount"] for r in tables["income"]["rows"]) == tables["income"]["total"]
        assert tables["income"]["total"] == spent["total"]
        amounts = {row["key"]: row["amount"] for row in tables["projects"]["rows"]}
        assert sum(amounts.values()) == tables["projects"]["total"] == spent["project"]
        public = tables["three_public"]
        assert sum(r["amount"] for r in public["rows"]) == public["total"]
        assert sum(r["previous"] for r in public["rows"]) == public["previous_total"]
        said = content["2026_narrative"]["amounts"]
        known = overall | amounts | {"three_public": public["total"]}
        assert said == {name: known[name] for name in said}
        for key in KEYS:
            assert amounts[key] == content[f"2026_{key}"]["budget"]["total"]

    def test_money_by_function_is_that_of_the_projects(self, content):
        rows = content["2026_budget"]["expenditure"]["rows"]
        for key in KEYS:
            form = content[f"2026_{key}"]
            code, name = form["function"].split(" ")
            row = named(rows, code, "code")
            assert (row["name"], row["project"]) == (name, form["budget"]["general"])

    def test_grades_of_the_narrative_leave_no_gap(self, content):
        for duty in content["2026_narrative"]["duties"]:
            for indicator in duty["indicators"]:
                bands = indicator["grades"]
                assert [grade for grade, _, _ in bands] == ["优", "良", "中", "差"]
                for (_, low, _), (_, _, high) in itertools.pairwise(bands):
                    assert low == high, indicator["level3"]


def test_the_city_adds_up(content):
    city = content["city"]
    for name in ("registered_population", "employee_insured", "resident_insured"):
        assert sum(county[name] for county in city["counties"]) == city[name]
    places = city["institutions"]
    assert places["medical"] + places["pharmacies"] == places["total"]
    assert sum(county["institutions"] for county in city["counties"]) == places["total"]
    assert places["inpatient"] + sum(places["outpatient"].values()) == places["medical"]
    assert sum(places["inpatient_by_level"].values()) == places["inpatient"]
    assert city["insured"] == city["employee_insured"] + city["resident_insured"]
    rate = city["insured"] * 100 / city["permanent_population"]
    assert half_up(rate) == city["participation_rate"]
    names = [county["name"] for county in city["counties"]]
    assert names == [item["item"] for item in content["2026_resident"]["cost_items"]]


class TestSelfEvaluation:
    @pytest.mark.parametrize("key", ["resident", "supervision"])
    def test_scores_follow_from_actuals(self, content, key):
        result = content[f"2025_selfeval_{key}"]
        rows = content[result["project_form"]]["indicators"]
        assert [r["level3"] for r in result["results"]] == [r["level3"] for r in rows]
        for row, done in zip(rows, result["results"], strict=True):
            assert done["score"] == self.score(row, done), row["level3"]
            assert (done["score"] == row["weight"]) or done["reason"]

    @staticmethod
    def score(row, done):
        if "date" in row:
            return row["weight"] if done["actual_date"] <= row["date"] else 0
        target, actual = done.get("adjusted_value", row["value"]), done["actual"]
        if row["operator"] == "range":
            return row["weight"] if target <= actual <= row["value_high"] else 0
        if row["operator"] == "<=":
            return row["weight"] if actual <= target else 0
        return half_up(min(Decimal(1), Decimal(actual) / target) * row["weight"])

    @pytest.mark.parametrize("key", ["resident", "supervision"])
    def test_execution_and_total(self, content, key):
        result = content[f"2025_selfeval_{key}"]
        money = result["execution"]
        assert money["initial_budget"] == content[f"2025_{key}"]["budget"]["total"]
        assert money["rate"] == half_up(money["spent"] * 100 / money["budget"])
        assert money["score"] == half_up(money["spent"] * 10 / money["budget"])
        total = money["score"] + sum(r["score"] for r in result["results"])
        assert result["total_score"] == total
        assert result["grade"] == "优"

    def test_an_adjusted_value_has_its_reason(self, content):
        adjusted = [
            r for r in content["2025_selfeval_resident"]["results"] if "adjusted_value" in r
        ]
        assert len(adjusted) == 3
        assert all(r["reason"] for r in adjusted)
        insured = named(content["2025_resident"]["indicators"], "城乡居民参保人数")["value"]
        assert insured * 56 == content["2025_selfeval_resident"]["execution"]["budget"]

    @pytest.mark.parametrize("key", ["resident", "supervision"])
    def test_next_years_targets_are_near_the_results(self, content, key):
        for row in content[f"2026_{key}"]["indicators"]:
            done = named(content[f"2025_selfeval_{key}"]["results"], row["level3"])
            if row["operator"] == ">=":
                assert done["actual"] <= row["value"] * Decimal("1.1"), row["level3"]


class TestMonitoring:
    @pytest.mark.parametrize("key", ["resident", "supervision"])
    def test_rate_and_forecasts(self, content, key):
        result = content[f"2026_monitor_{key}"]
        form = content[result["project_form"]]
        money = result["execution"]
        assert money["budget"] == form["budget"]["total"]
        assert money["rate"] == half_up(money["spent"] * 100 / money["budget"])
        assert [r["level3"] for r in result["results"]] == [r["level3"] for r in form["indicators"]]
        for row, done in zip(form["indicators"], result["results"], strict=True):
            short = row["operator"] == ">=" and done["forecast"] < row["value"]
            if done["likelihood"] == "确定能":
                assert not short, row["level3"]
            else:
                assert done["reason"], row["level3"]
