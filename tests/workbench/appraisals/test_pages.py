"""What the pages show, to whom, and what they keep from others."""

import re
from typing import Any

import duckdb
import pytest
from tests.cli.bureau import SECRETS
from tests.cli.documents import NAMES
from tests.cli.office import OPEN, RECHECK
from tests.workbench.appraisals.conftest import AUGUST, YEAR_END
from tests.workbench.appraisals.test_flow import answer

from baoheng.workbench.appraisals.models import Appraisal, Indicator, Kind
from baoheng.workbench.documents.models import State, Version

pytestmark = pytest.mark.slow  # every test computes from a ledger

BILLS = "智能审核结算单据数量"


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_of_an_appraisal_says_what_to_do_next(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    page = f"/appraisals/{one.pk}"
    shown = text(clerk.get(page))
    assert all(name in shown for name in NAMES)
    assert "还有 <strong>3</strong> 个指标要您填" in shown
    assert "提交复核" in shown
    assert "82.83" in shown
    answer(clerk.person, one)
    assert "92.83" in text(clerk.get(page))
    clerk.post(f"{page}/submit")
    finance = signed_in("finance")
    assert "1 份" in text(finance.get("/appraisals/"))
    assert "复核无误" in text(finance.get(page))
    assert "复核无误</button>" not in text(clerk.get(page))
    finance.post(f"{page}/confirm")
    finance.post(f"{page}/lock")
    assert "已锁定" in text(clerk.get(page))
    finance.post(f"{page}/reopen", {"reason": "数据更正"})
    assert "数据更正" in text(clerk.get(page))


def test_a_row_shows_formula_numbers_trend_and_history(
    signed_in: Any, begin: Any, approve: Any
) -> None:
    clerk, version = signed_in("clerk"), approve()
    one = begin(clerk.person, Kind.MONITORING, AUGUST, version)
    begin(clerk.person, version=version)
    row = one.rows.get(name=BILLS)
    shown = text(clerk.get(f"/appraisals/{one.pk}/rows/{row.number}"))
    assert "16份" in shown
    assert "公式" in shown
    assert "依据" in shown
    assert 'data-chart="trend"' in shown
    assert "8月" in shown
    assert "2025-12-31" in shown  # the same indicator at the other day
    short = text(clerk.get(f"/appraisals/{one.pk}/rows/{row.number}/explain"))
    assert "公式" in short
    assert "<html" not in short


def test_the_rows_behind_are_masked(signed_in: Any, begin: Any) -> None:
    steward = signed_in("steward")
    one = begin(signed_in("clerk").person)
    for row in one.rows.exclude(measure=""):
        shown = text(steward.get(f"/appraisals/{one.pk}/rows/{row.number}/behind"))
        assert "<table>" in shown
        assert not [secret for secret in SECRETS if secret in shown]
    open_row = one.rows.get(name=OPEN)
    got = steward.get(f"/appraisals/{one.pk}/rows/{open_row.number}/behind")
    assert got.status_code == 409


def test_rows_that_take_too_long_are_left_to_the_pack(
    signed_in: Any, begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> None:
        raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")

    one = begin(signed_in("clerk").person)
    monkeypatch.setattr("baoheng.workbench.appraisals.views.rows.rows_behind", slow)
    shown = text(signed_in("leader").get(f"/appraisals/{one.pk}/rows/0/behind"))
    assert "取不出样本。请生成证据包" in shown


def test_simulating_changes_nothing(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    answer(clerk.person, one)
    page = f"/appraisals/{one.pk}/simulate"
    row = one.rows.get(name=RECHECK)
    shown = text(clerk.get(page, {"row": row.number, "target": "≥70%"}))
    assert "92.83分" in shown
    assert "97分" in shown
    assert "5.83 → 10" in shown
    assert "读不出目标值" in text(clerk.get(page, {"row": row.number, "target": "很高"}))
    assert "national-10" in text(clerk.get(page, {"profile": "national-10"}))
    assert "--simulate" not in text(clerk.get(page, {"profile": "none"}))
    one.refresh_from_db()
    assert str(one.total) == "92.83"
    watched = begin(clerk.person, Kind.MONITORING, AUGUST, one.version)
    assert clerk.get(f"/appraisals/{watched.pk}/simulate").status_code == 409


def test_another_region_does_not_learn_that_it_exists(
    signed_in: Any, begin: Any, approve: Any, person: Any
) -> None:
    version = approve(region="990302")
    one = begin(person("clerk", username="here", regions=("990302",)), version=version)
    near = signed_in("clerk", username="near", regions=("990302",))
    far = signed_in("clerk", username="far", regions=("990303",))
    for rest in ("", "/rows/0", "/rows/0/explain", "/rows/0/behind", "/bindings", "/form/xlsx",
                 "/simulate", "/fresh", "/progress", "/report"):  # fmt: skip
        assert far.get(f"/appraisals/{one.pk}{rest}").status_code == 404, rest
        assert near.get(f"/appraisals/{one.pk}{rest}").status_code != 404, rest
    for rest in ("compute", "submit", "drop", "make", "rows/0/fill", "rows/0/bind"):
        assert far.post(f"/appraisals/{one.pk}/{rest}").status_code == 404, rest
    assert BILLS not in text(far.get("/indicators/"))
    assert BILLS in text(near.get("/indicators/"))
    assert "还没有监控或自评" in text(far.get("/appraisals/"))


def test_an_appraisal_is_begun_in_the_page(signed_in: Any, approve: Any, ledger: Any) -> None:
    clerk = signed_in("clerk")
    assert "还没有批复的目标表" in text(clerk.get("/appraisals/start"))
    version = approve()
    shown = text(clerk.get(f"/appraisals/start?kind=evaluation&version={version.pk}"))
    assert 'value="2025-12-31"' in shown
    assert "selected" in shown
    given = {"which": version.pk, "kind": "evaluation", "as_of": YEAR_END.isoformat()}
    late = clerk.post("/appraisals/start", given | {"as_of": "2099-12-31"})
    assert "还没有到" in text(late)
    made = clerk.post("/appraisals/start", given)
    one = Appraisal.objects.get()
    assert made["Location"] == f"/appraisals/{one.pk}"
    assert "排队等测算" in text(clerk.get(made["Location"]))
    assert "HX-Refresh" not in clerk.get(f"/appraisals/{one.pk}/progress")
    assert "已经有了" in text(clerk.post("/appraisals/start", given))


def test_all_targets_of_a_year_are_begun_at_once(signed_in: Any, approve: Any, ledger: Any) -> None:
    clerk = signed_in("clerk")
    first, _, other = approve(), approve(project="医疗救助"), approve(2024)
    given = {"which": "year-2025", "kind": "monitoring", "as_of": AUGUST.isoformat()}
    clerk.post("/appraisals/start", given | {"which": first.pk})
    said = text(clerk.post("/appraisals/start", given, follow=True))
    assert "开始了1份" in said
    assert "已经有了" in said
    assert Appraisal.objects.count() == 2
    assert not other.appraisals.exists()
    assert "已经有了" in text(clerk.post("/appraisals/start", given))
    wrong = text(clerk.post("/appraisals/start", given | {"which": "year-1999"}))
    assert "选择一个有效的选项" in wrong


def test_the_list_is_filtered(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    begin(clerk.person)
    assert "2025-12-31" in text(clerk.get("/appraisals/?year=2025&kind=evaluation&state=filling"))
    for asked in ("year=2024", "kind=monitoring", "state=locked", "q=没有"):
        assert "没有这样的" in text(clerk.get(f"/appraisals/?{asked}")), asked


def test_indicators_follow_what_is_approved(signed_in: Any, begin: Any, approve: Any) -> None:
    clerk, version = signed_in("clerk"), approve()
    shown = text(clerk.get("/indicators/"))
    assert BILLS in shown
    assert "开始监控" in shown
    begin(clerk.person, version=version)
    shown = text(clerk.get("/indicators/?q=复核率"))
    assert "75%" in shown
    assert "未达到" in shown
    assert "<polyline" in shown
    assert BILLS not in shown
    assert RECHECK in text(clerk.get("/indicators/?colour=red"))
    assert OPEN in text(clerk.get("/indicators/?colour=none"))
    version.state = State.REPLACED
    version.save()
    assert not Indicator.objects.exists()
    again = Version.objects.create(
        targets=version.targets, number=2, contents=version.contents, by=version.by,
        state=State.APPROVED,
    )  # fmt: skip
    assert Indicator.objects.filter(version=again).count() == len(NAMES)
    one = Appraisal.objects.get()
    assert "后来调整过" in text(clerk.get(f"/appraisals/{one.pk}"))


@pytest.mark.parametrize("asked", ["", "year=x", "page=99", "colour=zz", "state=%00", "q=%00"])
def test_odd_questions_do_no_harm(signed_in: Any, asked: str) -> None:
    leader = signed_in("leader")
    for place in ("indicators", "appraisals", "measures"):
        text(leader.get(f"/{place}/?{asked}"))
