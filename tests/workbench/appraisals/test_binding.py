"""Which measure proves an indicator: confirmed, corrected, given to a person; remembered."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.office import OPEN
from tests.workbench.appraisals.conftest import AUGUST, work_off

from baoheng.core.errors import Conflict, NotAllowed
from baoheng.evaluation.binding.memory import STATED
from baoheng.workbench.acts import perform
from baoheng.workbench.appraisals.acts.binding import Bind, ConfirmBindings
from baoheng.workbench.appraisals.acts.flow import Submit
from baoheng.workbench.appraisals.ledgers import memory
from baoheng.workbench.appraisals.models import Kind

pytestmark = pytest.mark.slow  # every test computes from a ledger

BILLS = "智能审核结算单据数量"


def test_a_confirmed_measure_is_used_the_next_time(person: Any, begin: Any, approve: Any) -> None:
    clerk, version = person("clerk"), approve()
    one = begin(clerk, version=version)
    row = one.rows.get(name=BILLS)
    assert (row.measure, row.bound) == ("review/bills_reviewed", False)
    perform(Bind(clerk, one, row, row.measure))
    one.refresh_from_db()
    row.refresh_from_db()
    assert row.bound
    assert not one.stale
    [kept] = memory().values()
    assert (kept.indicator, kept.by) == (BILLS, clerk.name)
    later = begin(clerk, Kind.MONITORING, AUGUST, version)
    assert later.rows.get(name=BILLS).bound


def test_another_measure_must_be_computed_before_it_counts(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    row = one.rows.get(name=BILLS)
    perform(Bind(clerk, one, row, "supervision/complaints_accepted"))
    one.refresh_from_db()
    assert one.stale
    with pytest.raises(Conflict, match="重新测算"):
        perform(Submit(clerk, one))


def test_a_person_answers_where_the_ledger_cannot(person: Any, begin: Any) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    perform(Bind(clerk, one, one.rows.get(name=BILLS), STATED))
    from baoheng.workbench.appraisals.acts.work import Compute

    perform(Compute(clerk, one))
    work_off()
    row = one.rows.get(name=BILLS)
    assert (row.actual, row.bound) == ("", True)
    assert row.state == "not_computable"


def test_unknown_measures_and_parameters_are_refused(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    page = f"/appraisals/{one.pk}/rows/0"
    for given, words in (
        ({"measure": "no/such"}, "no/such"),
        ({"measure": ""}, "没有选测算项"),
        ({"measure": "review/bills_reviewed", "filters": "颜色＝红"}, "颜色"),
    ):
        answer = clerk.post(f"{page}/bind", given, headers={"referer": page}, follow=True)
        assert words in answer.content.decode()
    assert not one.rows.get(number=0).bound


def test_only_who_confirms_bindings_does(person: Any, begin: Any) -> None:
    one = begin(person("clerk"))
    with pytest.raises(NotAllowed):
        perform(Bind(person("finance"), one, one.rows.get(number=0), STATED))


def test_several_are_confirmed_at_once_after_a_look(signed_in: Any, begin: Any) -> None:
    clerk = signed_in("clerk")
    one = begin(clerk.person)
    page = f"/appraisals/{one.pk}/bindings"
    shown = clerk.get(page).content.decode()
    assert BILLS in shown
    assert "字面对上" in shown
    answer = clerk.post(page, {"row": ["0", "1", "99", "x"]}, follow=True)
    assert "确认了2个指标的测算项" in answer.content.decode()
    assert list(one.rows.filter(bound=True).values_list("number", flat=True)) == [0, 1]
    assert len(memory()) == 2
    with pytest.raises(Conflict, match="已经确认过"):
        perform(ConfirmBindings(clerk.person, one, frozenset({0})))
    with pytest.raises(Conflict, match="一个也没有选"):
        perform(ConfirmBindings(clerk.person, one, frozenset()))


def test_nothing_is_remembered_without_a_ledger(
    person: Any, begin: Any, settings: Any, tmp_path: Path
) -> None:
    clerk = person("clerk")
    one = begin(clerk)
    settings.LEDGER = str(tmp_path / "none")
    with pytest.raises(Conflict, match="没有台账"):
        perform(Bind(clerk, one, one.rows.get(name=OPEN), STATED))
    assert not one.rows.get(name=OPEN).bound
