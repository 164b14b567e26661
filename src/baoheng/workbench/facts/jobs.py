"""The long work on the ledger: looking at it, checking it, loading, loading what was mended."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from baoheng.core.errors import BaohengError
from baoheng.ledger.definitions import Table, tables
from baoheng.ledger.folder import Ledger, create, place_of
from baoheng.ledger.load import Loaded, Order
from baoheng.ledger.load import load as load_sources
from baoheng.ledger.mend import mend, write_workbook
from baoheng.ledger.register import Load, last_deliveries, loads
from baoheng.ledger.sources.chunk import Source
from baoheng.workbench import ledgers
from baoheng.workbench.casework.acts.syncing import SYNC
from baoheng.workbench.casework.syncing import READ
from baoheng.workbench.desk.acts import COMPUTE
from baoheng.workbench.facts import bringing, keeping
from baoheng.workbench.facts.acts.bringing import LOAD, LOOK
from baoheng.workbench.facts.acts.mending import ALIKE, AT_ONCE, MEND
from baoheng.workbench.facts.acts.refreshing import CHECK, REFRESH
from baoheng.workbench.facts.mapping import write_mapping
from baoheng.workbench.facts.mending import alike, as_refused, mend_alike
from baoheng.workbench.facts.models import Delivery, Waiting
from baoheng.workbench.facts.places import WAIT_SECONDS, now, work_folder
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import Ending, Progress, enqueue, work


@work(REFRESH)
def refresh(job: Job, progress: Progress) -> Ending:  # noqa: ARG001 — every job's shape
    """Look at the whole ledger."""
    progress.begin(len(tables()))
    count = keeping.refresh(progress.advance)
    return Ending(f"清点了 {count} 张表", reverse("facts:overview"))


@work(CHECK)
def check(job: Job, progress: Progress) -> Ending:
    """Run the checks of some tables, or of all."""
    progress.begin(len(tables()))
    failing = keeping.check(job.given["tables"], progress.advance)
    said = f"{failing} 项不相符" if failing else "都相符"
    return Ending(f"核对完毕，{said}", reverse("facts:quality"))


@work(LOOK)
def look(job: Job, progress: Progress) -> Ending:
    """Look into what was brought."""
    one = Delivery.objects.get(pk=job.given["delivery"])
    progress.begin(1)
    _keep_there()
    bringing.look(one)
    return Ending("看过了，请核对列名后装入", reverse("facts:delivery", args=[one.pk]))


@work(LOAD)
def load(job: Job, progress: Progress) -> Ending:
    """Load what was brought; what a killed run has committed is recognised and not loaded twice."""
    one = Delivery.objects.get(pk=job.given["delivery"])
    here = _keep_there()
    progress.begin(0)
    job.link = reverse("facts:delivery", args=[one.pk])  # also where it fails
    order = Order(str(one.by), now(), _mapping(one), replace=one.replace, wait_seconds=WAIT_SECONDS)
    outcome: list[dict[str, Any]] = []
    fault: BaohengError | None = None
    for table, sources in bringing.sources_of(one):
        rows = Counter(progress, table.title)
        try:
            done = load_sources(here, table, sources, order, rows.advance)
        except BaohengError as error:
            fault = error
            break
        outcome += _told(here, table, sources, done, one)
        one.outcome = outcome
        one.save(update_fields=["outcome"])
    names = sorted({entry["table"] for entry in outcome})
    if names:
        _look_again(progress, job, names)
    if fault:
        raise type(fault)(fault.message, where=fault.where, todo=on_page(fault.todo))
    bringing.clear(one)
    return Ending(_said(outcome), reverse("facts:delivery", args=[one.pk]))


class Counter:
    """Tells a job's progress in rows, of which the whole is not known."""

    def __init__(self, progress: Progress, title: str) -> None:
        self.progress, self.title, self.rows = progress, title, 0

    def advance(self, said: str, rows: int) -> None:
        """So many rows more, of that source."""
        self.rows += rows
        self.progress.advance(f"{self.title}：{said}，已读 {self.rows:,} 行", 0)


_COMMANDS = (
    (re.compile(r"请加 --replace"), "请勾选“更正文件”再装一次"),
    (re.compile(r"请用 --source 另起名称"), "请重新送来，另起来源名称"),
    (re.compile(r"列名不同时，请写一个对照文件.*?用 --map 给出"), "请在列名对照里选好"),
)


def on_page(todo: str) -> str:
    """What to do, for somebody before a page instead of a command line."""
    for command, words in _COMMANDS:
        todo = command.sub(words, todo)
    return todo


def _keep_there() -> Ledger:
    """The ledger; an empty one is made where there is none."""
    from django.conf import settings

    return ledgers.ledger() if ledgers.has_ledger() else create(place_of(settings.LEDGER))


def _mapping(one: Delivery) -> Path | None:
    if one.way is None:
        return None
    return write_mapping(work_folder("maps") / f"{one.pk}.toml", one.way, one.headings)


def _told(
    here: Ledger, table: Table, sources: list[Source], done: Loaded, one: Delivery
) -> list[dict[str, Any]]:
    """What became of each source, from the register, so that a run taken up again tells it too."""
    last = last_deliveries(loads(here, table.name))
    fresh = {source.name for load in done.loads for source in load.sources}
    since, tries = (one.job.asked, one.job.attempts) if one.job else (one.at, 1)
    told = []
    for source in sources:
        made, brought = last[source.name]
        # what this load committed before it was killed is its own
        known = source.name not in fresh and (tries == 1 or made.at < _written(since))
        told.append(
            {
                "table": table.name,
                "title": table.title,
                "source": source.name,
                "known": known,
                "version": made.version,
                "rows": brought.rows,
                "refused": brought.refused,
                "accepted": brought.rows - brought.refused,
                "reasons": dict(brought.reasons),
                "unused": list(done.unused.get(source.name, ())),
                "totals": _totals(table, made) if len(made.sources) == 1 else [],
                "counts": _counts(made) if len(made.sources) == 1 else [],
            }
        )
    return told


def _written(moment: Any) -> str:
    from django.utils import timezone

    local = timezone.localtime(moment).replace(tzinfo=None, microsecond=0)
    return str(local.isoformat(timespec="seconds"))


def _counts(made: Load) -> list[list[Any]]:
    parts = [
        ("新增", made.inserted), ("更新", made.updated), ("相同未动", made.unchanged),
        ("重复", made.repeated), ("较旧未装", made.older), ("同键被取代", made.outdone),
        ("隔离", made.refused),
    ]  # fmt: skip
    gone = [["按更正去掉上次的", made.taken_out]] if made.taken_out else []
    return [[word, count] for word, count in parts if count] + gone


def _totals(table: Table, made: Load) -> list[list[Any]]:
    return [
        [
            table.by_name[name].title,
            sum(one.totals.get(name, 0) for one in made.sources),
            made.loaded_totals.get(name, 0),
        ]
        for name in table.totals
    ]


def _said(outcome: list[dict[str, Any]]) -> str:
    fresh = [one for one in outcome if not one["known"]]
    if not fresh:
        return "内容和以前装过的相同，台账没有改动"
    rows, refused = sum(one["rows"] for one in fresh), sum(one["refused"] for one in fresh)
    waits = f"，其中 {refused:,} 行进了隔离区，请去修改" if refused else "，全部通过"
    return f"送来 {rows:,} 行{waits}"


@work(MEND)
def load_mended(job: Job, progress: Progress) -> Ending:
    """Load mended rows; the workbook that carries them is kept until that is done."""
    table = tables()[job.given["table"]]
    rows = Waiting.objects.filter(key__in=job.given["keys"], mended__isnull=False, fault="")
    progress.begin(0)
    path = work_folder("mending") / f"{job.pk}.xlsx"
    if not path.exists():
        making = path.with_suffix(".new")
        write_workbook([as_refused(row) for row in rows], making)
        making.replace(path)
    order = Order(str(job.by), now(), None, wait_seconds=WAIT_SECONDS)
    done = mend(ledgers.ledger(), table, path, order, Counter(progress, table.title).advance)
    _look_again(progress, job, [table.name])
    path.unlink(missing_ok=True)
    refused = sum(one.refused for one in done.loads)
    still = f"，{refused} 行仍不合格，留在隔离区" if refused else ""
    where = reverse("facts:quarantine") + "?" + urlencode({"table": table.name})
    return Ending(f"装回 {len(job.given['keys'])} 行{still}", where)


@work(ALIKE)
def mend_many(job: Job, progress: Progress) -> Ending:
    """Change one wrong value in many rows; taken up again it goes on with those that have it."""
    given = job.given
    rows = alike(given["table"], given["reason"], given["heading"], given["old"])
    progress.begin(len(rows))
    good = 0
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        good += mend_alike(some, given["heading"], given["new"], job.by)
        progress.advance("修改并检查", len(some))
    where = reverse("facts:quarantine") + "?" + urlencode({"table": given["table"]})
    return Ending(f"改了 {len(rows)} 行，{good} 行可以装回", where)


def _look_again(progress: Progress, job: Job, names: list[str]) -> None:
    """Bring the pages up to date, and have the tables checked."""
    progress.advance("清点台账", 0)
    keeping.refresh(lambda _: None)
    if not Job.objects.filter(kind=CHECK, state="waiting", given={"tables": names}).exists():
        enqueue(CHECK, "核对装入的表", job.by, tables=names)
    follow = [(COMPUTE, "测算总览的数")]
    follow += [(SYNC, "与台账核对疑点")] if set(names) & set(READ) else []
    for kind, title in follow:
        if not Job.objects.filter(kind=kind, state="waiting").exists():
            enqueue(kind, title, job.by)
