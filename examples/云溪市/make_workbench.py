"""Make a workbench of 云溪市: a person for each role, its documents, targets, appraisals, hits.

    python examples/云溪市/make_workbench.py HOME --ledger LEDGER --documents FOLDER

Everything is done by the acts that the pages call, by the people who may do them; the background
work is done at once. HOME must not hold a workbench yet.
"""

import argparse
import datetime
import json
from pathlib import Path
from typing import Any

from baoheng.cli.progress import Progress
from baoheng.core.errors import Conflict
from baoheng.packs import load
from baoheng.workbench.start import Settings, prepare

PASSWORD = "云溪市-example-only"  # noqa: S105 — of invented people, shown on the page itself
UNDER_WAY, NOTIFIED = 6, 4  # hits of one institution
# who there is: login, name, role, and what to try first
PEOPLE = (
    ("lin", "林岚", "clerk", "上传一份目标表，看问题；改好送审"),
    ("he", "何静", "finance", "“等您审核”的目标表：看问题、写意见、批复或退回"),
    ("bai", "白露", "reviewer", "“审核疑点”：用键盘一条条初审"),
    ("qin", "秦川", "reviewer", "复审、复核别人初审过的疑点"),
    ("shen", "沈越", "supervisor", "合议、决定、追回；“审核规则”先试算再改"),
    ("pan", "潘安", "institution", "本机构的疑点：申诉、传材料"),
    ("jiang", "江流", "steward", "“台账”：有什么、到哪天、隔离区里的行"),
    ("gu", "顾远", "leader", "“总览”：各项数字，点开看怎么来的"),
    ("wei", "魏明", "auditor", "“操作记录”：谁在什么时候做了什么"),
    ("admin", "管理员", "admin", "“人员”：加人、分区；“系统管理”：备份、核对"),
)
SETTINGS = {
    "bureau.name": "云溪市医疗保障局",
    "deadline.targets": "12-20",
    "deadline.monitoring": "08-31",
    "deadline.evaluation": "03-31",
}
APPROVED = ("12-", "13-", "04-", "06-")  # documents whose tables are approved
SUBMITTED = ("08-",)
DRAFTS = ("05-", "07-")  # their planted faults wait for the clerk
PROJECT = "城乡居民"  # of the tables that are appraised
YEAR_END, AUTUMN = datetime.date(2025, 12, 31), datetime.date(2026, 10, 31)
STEPS = ("资料", "目标表", "台账", "疑点", "测算", "主要数据")


def main() -> None:
    """Make it, saying what is being done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--documents", type=Path, required=True)
    asked = parser.parse_args()
    prepare(Settings(asked.home.resolve(), str(Path(asked.ledger).resolve()), "", 0, 1))
    with Progress(len(STEPS), "工作台") as progress:
        make(asked.home, asked.documents, progress)


def make(home: Path, documents: Path, progress: Progress) -> None:
    """Fill a workbench that was prepared and has nobody yet."""
    people = make_people()
    set_up(people["admin"])
    upload(people["lin"], sorted(documents.glob("[0-9]*")))
    progress.advance(STEPS[0])
    carry_targets(people["lin"], people["he"])
    progress.advance(STEPS[1])
    look_at_ledger(people["jiang"])
    progress.advance(STEPS[2])
    find_hits(people)
    progress.advance(STEPS[3])
    appraise(people["lin"])
    progress.advance(STEPS[4])
    figures(people["gu"])
    progress.advance(STEPS[5])
    write_examples(home)


def make_people() -> dict[str, Any]:
    """Everybody, by login."""
    from baoheng.workbench.people.models import Person, RoleHeld

    made = {}
    for login, name, role, _ in PEOPLE:
        made[login] = Person.objects.make(login, name, PASSWORD)
        RoleHeld.objects.create(person=made[login], role=role)
    return made


def set_up(admin: Any) -> None:
    """The bureau's name and deadlines, and its regions and institutions from the ledger."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.upkeep.acts.settings import KeepRegion, TakeOver, WriteSetting

    since = datetime.date(2026, 1, 1)
    for setting, value in SETTINGS.items():
        perform(WriteSetting(admin, setting, value, since, "示例"))
    perform(TakeOver(admin))
    work_off()
    city = load("national/simulation/city.toml")
    for code, name, _ in [*city["counties"], (city["division"], "市本级", None)]:
        perform(KeepRegion(admin, code, name))


def write_examples(home: Path) -> None:
    """What the page of signing in offers."""
    from baoheng.workbench.people.examples import FILE
    from baoheng.workbench.people.roles import roles

    told = [
        {"username": login, "name": name, "role": roles()[role].title, "first": first,
         "password": PASSWORD}
        for login, name, role, first in PEOPLE
    ]  # fmt: skip
    path = home / FILE
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def work_off() -> None:
    """Do what is in the queue. Raises Conflict for what could not be done."""
    from baoheng.workbench.jobs.models import Job, State
    from baoheng.workbench.jobs.work import run

    while job := Job.objects.filter(state=State.WAITING).order_by("asked").first():
        run(job)
        job.refresh_from_db()
        if job.state != State.DONE:
            raise Conflict(f"{job.title}：{job.said}")


def upload(by: Any, paths: list[Path]) -> None:
    """All documents, read and checked."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.documents.acts.upload import Upload
    from baoheng.workbench.files import keep_file

    for path in paths:
        perform(Upload(by, keep_file(path)))
    work_off()


def carry_targets(clerk: Any, finance: Any) -> None:
    """Tables at every stage: drafts with faults, one to be reviewed, those in force."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.documents.models import Document
    from baoheng.workbench.targets.acts.flow import Approve, Submit
    from baoheng.workbench.targets.acts.taking import TakeUp
    from baoheng.workbench.targets.opinion import suggested

    for beginning in (*APPROVED, *SUBMITTED, *DRAFTS):
        document = Document.objects.get(name__startswith=beginning)
        for version in perform(TakeUp(clerk, document)).result:
            if beginning not in DRAFTS:
                perform(Submit(clerk, version))
            if beginning in APPROVED:
                version.refresh_from_db()
                perform(Approve(finance, version, suggested(version.found)))


def appraise(clerk: Any) -> None:
    """A self-evaluation of the year that is over, and monitoring of the one that goes on."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.appraisals.acts.flow import StartAppraisal
    from baoheng.workbench.appraisals.models import Kind
    from baoheng.workbench.documents.models import State, Version

    for kind, day in ((Kind.EVALUATION, YEAR_END), (Kind.MONITORING, AUTUMN)):
        rows = Version.objects.filter(state=State.APPROVED, targets__year=day.year)
        for version in rows.filter(targets__project__contains=PROJECT).order_by("pk"):
            perform(StartAppraisal(clerk, version, kind, day))
    work_off()


def look_at_ledger(by: Any) -> None:
    """What the pages of the ledger show, and its checks."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.facts.acts.refreshing import CheckLedger, RefreshLedger

    perform(RefreshLedger(by))
    perform(CheckLedger(by))
    work_off()


def find_hits(people: dict[str, Any]) -> None:
    """The hits of the ledger; some of one institution are on their way to its person."""
    from django.db.models import Count

    from baoheng.review.handling.judge import Verdict
    from baoheng.workbench.acts import perform
    from baoheng.workbench.casework.acts.answering import Notify
    from baoheng.workbench.casework.acts.judging import Review
    from baoheng.workbench.casework.acts.syncing import AskSync
    from baoheng.workbench.casework.models import Hit

    perform(AskSync(people["shen"]))
    work_off()
    open_hits = Hit.objects.filter(state="open", amount__gt=0)
    some = open_hits if open_hits.exists() else Hit.objects.all()
    counted = some.order_by().values_list("institution").annotate(n=Count("pk"))
    most = counted.order_by("-n", "institution").first()
    if most is None:
        raise Conflict("台账里没有疑点", todo="请先审核，再建工作台")
    people["pan"].institution = most[0]
    people["pan"].save(update_fields=["institution"])
    some = [*open_hits.filter(institution=most[0]).order_by("-amount", "number")[:UNDER_WAY]]
    for place, hit in enumerate(some):
        perform(Review(people["bai"], hit, Verdict(None, "")))
        if place < NOTIFIED:
            hit.refresh_from_db()
            perform(Notify(people["bai"], hit))


def figures(by: Any) -> None:
    """The overview's figures."""
    from baoheng.workbench.acts import perform
    from baoheng.workbench.desk.acts import AskFigures

    perform(AskFigures(by))
    work_off()


if __name__ == "__main__":
    main()
