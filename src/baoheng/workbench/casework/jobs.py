"""The long work of casework: the projection, drawing, trials, runs, notices and lists."""

import datetime
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.urls import reverse

from baoheng.core.period import Period, PeriodKind
from baoheng.ledger.engine import reading
from baoheng.review import run as running
from baoheng.review.handling.details import charges
from baoheng.review.handling.notice import Letter, sent, write_notice
from baoheng.review.handling.owed import write_owed
from baoheng.review.handling.reading import Wanted, read_cases
from baoheng.review.handling.recording import draw_and_record
from baoheng.review.ordering import Asked, order_of, trial_of
from baoheng.review.plan import Effect, plan
from baoheng.review.rules import rules
from baoheng.review.states import State, load_states
from baoheng.workbench.acts import perform
from baoheng.workbench.casework import ledgers, syncing, tidying
from baoheng.workbench.casework.acts.rules import PLAN
from baoheng.workbench.casework.acts.runs import DRAW, NOTICE, OWED, RUN, KeepPaper
from baoheng.workbench.casework.acts.syncing import SYNC
from baoheng.workbench.casework.hands import handler
from baoheng.workbench.casework.models import Draw, Plan, Run
from baoheng.workbench.files import keep_file
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import Ending, Progress, work
from baoheng.workbench.ledgers import ledger
from baoheng.workbench.people.models import Person

_ONE_WORKER = 1  # beside the pages; a stop is heard between two groups of persons
_SHOWN = 50  # codes of bills and institutions that are kept of a trial


@work(SYNC)
def sync_hits(job: Job, progress: Progress) -> Ending:  # noqa: ARG001 — every job's shape
    """Compare the projection with the ledger."""
    progress.begin(len(syncing.STEPS))
    done = syncing.sync(progress.advance)
    return Ending(f"共 {done.hits:,} 条疑点，更新 {done.changed:,} 条", reverse("casework:queue"))


@work(tidying.TIDY)
def tidy_files(job: Job, progress: Progress) -> Ending:  # noqa: ARG001 — every job's shape
    """Put together the small files that acts have left."""
    progress.begin(1)
    return Ending(f"整理了 {tidying.tidy()} 张表，内容没有变")


@work(RUN)
def review(job: Job, progress: Progress) -> Ending:
    """Review the bills of a period; what was killed goes on with the groups that are left."""
    one = Run.objects.get(pk=job.given["run"])
    here = ledger()
    progress.begin(running.steps_of(here) + len(syncing.STEPS))
    order = order_of(here, _asked(one.first, one.last, one.by), load_states(here))
    order = replace(order, full=one.full)
    done = running.run(here, order, progress.advance, ledgers.now)
    one.number, one.outcome = done.run, _outcome(done)
    one.save(update_fields=["number", "outcome"])
    syncing.sync(progress.advance)
    said = f"审核 {done.bills:,} 张单据，疑点 {done.hits:,} 条"
    return Ending(said, reverse("casework:run", args=[one.pk]))


def _asked(first: datetime.date, last: datetime.date, by: Person) -> Asked:
    return Asked(first, last, handler(by), ledgers.now(), _ONE_WORKER, ledgers.WAIT_SECONDS)


def _outcome(done: running.Outcome) -> dict[str, Any]:
    return {
        "bills": done.bills,
        "same": done.same,
        "lines": done.lines,
        "hits": done.hits,
        "amount": done.amount,
        "by_rule": dict(done.by_rule),
        "shadow": dict(done.shadow),
        "unknown": dict(done.unknown),
        "resumed": done.resumed,
        "delivered": asdict(done.delivered),
    }


@work(PLAN)
def try_rule(job: Job, progress: Progress) -> Ending:
    """What a change of a rule's state would do; nothing is written but the answer.

    It is tried as if it had begun with the period: later it would show nothing.
    """
    one = Plan.objects.get(pk=job.given["plan"])
    here = ledger()
    progress.begin(running.steps_of(here))
    asked = _asked(one.first, one.last, one.by)
    order = trial_of(here, asked, one.rule, State(one.state), min(one.begin, one.first))
    done = plan(here, order, progress.advance)
    rule = rules()[one.rule]
    effect = done.effects.get(rule.id, Effect())
    one.effects = {
        "fresh": effect.fresh,
        "fresh_amount": effect.fresh_amount,
        "gone": effect.gone,
        "gone_amount": effect.gone_amount,
        "same": effect.same,
        "worked_on": effect.worked_on,
        "bills": len(effect.bills),
        "institutions": sorted(effect.institutions)[:_SHOWN],
        "institution_count": len(effect.institutions),
        "shadow": done.shadow.get(one.rule, 0),
    }
    one.save(update_fields=["effects"])
    said = f"规则 {one.rule}：多出 {effect.fresh:,} 条，消失 {effect.gone:,} 条"
    return Ending(said, reverse("casework:plan", args=[one.pk]))


@work(DRAW)
def draw_hits(job: Job, progress: Progress) -> Ending:
    """Draw a month's hits; drawn again it takes only what is still wanting."""
    one = Draw.objects.get(pk=job.given["draw"])
    progress.begin(1 + len(syncing.STEPS))
    month = Period(PeriodKind.MONTH, one.month.year, one.month.month)
    made = draw_and_record(
        ledger(), month, Fraction(one.percent, 100), job.given["people"],
        ledgers.order(one.by), ledgers.WAIT_SECONDS,
    )  # fmt: skip
    progress.advance("抽好了")
    one.result = {
        "target": made.target,
        "rechecked": made.rate.rechecked,
        "hits": made.rate.hits,
        "waiting": made.waiting,
        "drawn": len(made.drafts),
        "short": made.short,
        "assigned": dict(made.assigned),
        "kept_out": dict(made.kept_out),
        "rate": made.rate.words,
    }
    one.save(update_fields=["result"])
    syncing.sync(progress.advance)
    short = f"，还差 {made.short:,} 条" if made.short else ""
    return Ending(f"抽到 {len(made.drafts):,} 条{short}", reverse("casework:draws"))


@work(NOTICE)
def make_notice(job: Job, progress: Progress) -> Ending:
    """The notice to an institution, as a document."""
    given: Mapping[str, str] = job.given
    here, settings = ledger(), ledgers.handling()
    progress.begin(2)
    day = datetime.date.fromisoformat(given["day"]) if given["day"] else None
    with reading() as connection:
        cases = read_cases(here, connection, Wanted(institution=given["institution"]), whole=True)
        told = sent(cases, settings, day)
        lines = charges(here, connection, told)
    progress.advance("写通知书")
    on = day or max(step.done.date() for case in told for step in case.steps if step.done)
    with tempfile.TemporaryDirectory(prefix="baoheng-") as folder:
        path = Path(folder) / f"通知书_{given['institution']}_{on}.docx"
        letter = Letter(given["bureau"], given["letter"], on)
        write_notice(path, told, letter, settings, lines)
        return _kept(job, path, f"{len(told)} 条疑点的通知书")


@work(OWED)
def make_owed(job: Job, progress: Progress) -> Ending:
    """The list of recoveries, as a workbook; rows of the person's own region only."""
    progress.begin(2)
    here, mine = ledger(), job.by
    with reading() as connection:
        wanted = Wanted(institution=job.given["institution"] or None)
        cases = read_cases(here, connection, wanted, whole=False)
        regions = syncing.regions_of(here, connection)
    progress.advance("写清单")
    told = [
        case
        for case in cases
        if case.recoveries
        and mine.reaches(regions.get(case.subject.institution, ""), case.subject.institution)
    ]
    today = ledgers.now().date()
    with tempfile.TemporaryDirectory(prefix="baoheng-") as folder:
        path = Path(folder) / f"追回清单_{today}.xlsx"
        count, _, _ = write_owed(path, told, today)
        return _kept(job, path, f"{count:,} 条追回决定的清单")


def _kept(job: Job, path: Path, said: str) -> Ending:
    perform(KeepPaper(job.by, keep_file(path)))
    return Ending(f"做好了{said}", reverse("casework:papers"))
