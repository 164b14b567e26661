"""Rules and review runs over a small city: trial, change, run, stop, and going on after a kill."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.review.city import city_ledger

from baoheng.core.errors import Conflict, LedgerError, NotAllowed
from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.folder import Ledger
from baoheng.review import run as running
from baoheng.review.rules import rules
from baoheng.review.states import State, load_states
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import syncing
from baoheng.workbench.casework.acts.rules import ChangeRule, PlanRule
from baoheng.workbench.casework.acts.runs import StartRun
from baoheng.workbench.casework.models import Hit, Plan, RuleFacts, Run
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import run

pytestmark = pytest.mark.slow  # every test writes a ledger

YEAR = Period(PeriodKind.YEAR, 2025)


@pytest.fixture(scope="session")
def first_city(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A city whose bills nobody has reviewed."""
    return city_ledger(tmp_path_factory.mktemp("city"), 200, 3)[0]


@pytest.fixture
def city(first_city: Ledger, tmp_path: Path, settings: Any, db: None) -> Ledger:
    shutil.copytree(first_city.root, tmp_path / "city")
    settings.LEDGER = str(tmp_path / "city")
    settings.HOME = tmp_path / "home"
    return Ledger(tmp_path / "city", first_city.buckets)


def work() -> Job:
    job = Job.objects.order_by("-asked")[0]
    run(job)
    return job


def test_a_run_fills_the_queue_and_a_rule_is_tried_then_changed(
    signed_in: Any, city: Ledger
) -> None:
    chief = signed_in("supervisor")
    assert chief.post("/cases/rules/runs/start", {"period": "2025年"}).status_code == 409
    assert chief.post("/cases/rules/runs/start", {"period": "2025"}).status_code == 302
    assert work().state == "done"
    one = Run.objects.get()
    assert one.outcome["hits"] == Hit.objects.count() > 0
    page = chief.get(f"/cases/rules/runs/{one.pk}").content.decode()
    assert one.number in page

    number = next(iter(one.outcome["by_rule"]))
    before = Hit.objects.filter(rule=f"YX{number}").count()
    given = {"state": "shadow", "begin": "2025-01-01", "period": "2025"}
    assert chief.post(f"/cases/rules/{number}/try", {**given, "state": "draft"}).status_code == 409
    chief.post(f"/cases/rules/{number}/try", given)
    plan = Plan.objects.get()
    with pytest.raises(Conflict, match="没有做完"):
        perform(ChangeRule(chief.person, plan, "早了"))
    assert work().state == "done"
    plan.refresh_from_db()
    assert (plan.effects["gone"], plan.effects["shadow"]) == (before, before)
    assert load_states(city)[0].on(number, datetime.date(2025, 6, 1)) is State.PUBLISHED

    change = f"/cases/rules/plans/{plan.pk}/change"
    assert chief.post(change, {"reason": " "}).status_code == 409
    assert signed_in("reviewer").post(change, {"reason": "我"}).status_code == 403
    assert chief.post(change, {"reason": "准确率低"}).status_code == 302
    assert load_states(city)[0].on(number, datetime.date(2025, 6, 1)) is State.SHADOW
    assert RuleFacts.objects.get(pk=number).state == "shadow"
    assert chief.post(change, {"reason": "再来"}).status_code == 409
    page = chief.get(f"/cases/rules/{number}").content.decode()
    assert "准确率低" in page
    assert "试运行" in page


def test_a_second_run_waits_for_the_first(person: Any, city: Ledger) -> None:
    chief = person("supervisor")
    perform(StartRun(chief, YEAR))
    with pytest.raises(Conflict, match="已有一次"):
        perform(StartRun(chief, YEAR))
    with pytest.raises(NotAllowed):
        perform(StartRun(person("reviewer"), YEAR))


def test_a_run_that_was_killed_goes_on(
    person: Any, city: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after a group of persons: the job is taken up, the group is not done again."""
    perform(StartRun(person("supervisor"), YEAR))
    real, done = running.study, []

    def killed(*given: Any) -> Any:
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return real(*given)

    monkeypatch.setattr(running, "study", killed)
    job = Job.objects.get()
    with pytest.raises(KeyboardInterrupt):
        run(job)
    assert Hit.objects.count() == 0
    monkeypatch.setattr(running, "study", real)
    job.refresh_from_db()
    run(job)
    assert job.state == "done"
    assert Run.objects.get().outcome["resumed"] == 1


def test_a_run_is_stopped_between_two_groups(person: Any, city: Ledger) -> None:
    perform(StartRun(person("supervisor"), YEAR))
    job = Job.objects.get()
    real = Job.save

    def save(self: Job, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        Job.objects.filter(pk=self.pk).update(stop_asked=True)

    try:
        Job.save = save  # type: ignore[method-assign]
        run(job)
    finally:
        Job.save = real  # type: ignore[method-assign]
    assert job.state == "stopped"
    assert Hit.objects.count() == 0


def test_the_pages_of_rules_say_what_the_ledger_knows(signed_in: Any, city: Ledger) -> None:
    syncing.sync(lambda _: None)
    client = signed_in("auditor")
    page = client.get("/cases/rules")
    assert len(page.context["rules"]) == len(rules())
    known = next(one.number for one in RuleFacts.objects.filter(points__gt=0))
    assert client.get(f"/cases/rules?q={known}").context["rules"][0]["rule"].number == known
    assert client.get("/cases/rules?state=retired").context["rules"] == []
    points = client.get(f"/cases/rules/{known}/points").content.decode()
    assert "已确认" in points
    assert client.get(f"/cases/rules/YX{known}").status_code == 200
    assert client.get("/cases/rules/没有").status_code == 404
    assert client.post(f"/cases/rules/{known}/try", {}).status_code == 403


def test_a_trial_of_a_state_that_may_not_come_next_is_refused(person: Any, city: Ledger) -> None:
    chief = person("supervisor")
    month = Period(PeriodKind.MONTH, 2025, 1)
    done = perform(PlanRule(chief, "25", State.DRAFT, datetime.date(2025, 1, 1), month))
    plan = done.result
    plan.effects = {}
    plan.save()
    with pytest.raises(LedgerError, match="不能改为"):
        perform(ChangeRule(chief, plan, "试试"))
    plan.refresh_from_db()
    assert plan.applied is None
