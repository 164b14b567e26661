"""The long work of administration: backups, proving the log, taking lists over."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from baoheng.ledger.engine import reading
from baoheng.ledger.folder import place_of
from baoheng.ledger.reading import make_views
from baoheng.workbench import ledgers
from baoheng.workbench.acts import perform
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.watching import ask, watch
from baoheng.workbench.jobs.work import Ending, Progress, work
from baoheng.workbench.trail.chain import faults
from baoheng.workbench.trail.models import Head
from baoheng.workbench.upkeep.acts.backups import BACKUP
from baoheng.workbench.upkeep.acts.proof import VERIFY
from baoheng.workbench.upkeep.acts.settings import TAKE_OVER
from baoheng.workbench.upkeep.acts.sweeping import SWEEP, SweepFiles
from baoheng.workbench.upkeep.archive import Wanted, ledger_files, make
from baoheng.workbench.upkeep.bureau import value
from baoheng.workbench.upkeep.models import Backup, Institution, Region, Verification
from baoheng.workbench.upkeep.places import backup_path
from baoheng.workbench.upkeep.sweeping import note_unused, remove, remove_begun

_MOST_FAULTS = 100
_AT_ONCE = 500


def wanted(day: datetime.date, made: str, with_ledger: bool) -> Wanted:
    """What a backup of this workbench holds; a ledger in object storage is not part of it."""
    place = place_of(settings.LEDGER)
    local = place if isinstance(place, Path) and place.is_dir() else None
    return Wanted(
        Path(settings.HOME), local if with_ledger else None, value("bureau.name", day), made
    )


@work(BACKUP)
def back_up(job: Job, progress: Progress) -> Ending:
    """Make a backup, then drop those that are too many; made again it replaces the file."""
    one = Backup.objects.get(pk=job.given["backup"])
    now = timezone.localtime()
    asked = wanted(now.date(), f"{now:%Y-%m-%d %H:%M:%S}", one.ledger)
    for half in backup_path(one.name).parent.glob(".*.new"):
        half.unlink()  # begun by a job that was killed and given up
    progress.begin(2 + (len(ledger_files(asked.ledger)) if asked.ledger else 0))
    made = make(asked, backup_path(one.name), progress.advance)
    one.size, one.sha256, one.files = made.size, made.sha256, made.files
    one.ledger = asked.ledger is not None
    one.save(update_fields=["size", "sha256", "files", "ledger"])
    gone = _retain(int(value("backup.keep", now.date())))
    more = f"，删去旧的 {gone} 份" if gone else ""
    return Ending(f"备份做好了，{made.files} 个文件{more}", reverse("upkeep:backups"))


def _retain(keep: int) -> int:
    """Drop the oldest files beyond so many; how many."""
    kept = Backup.objects.filter(dropped=False).exclude(sha256="").order_by("-at")
    old = list(kept[keep:])
    for one in old:
        backup_path(one.name).unlink(missing_ok=True)
        one.dropped = True
        one.save(update_fields=["dropped"])
    return len(old)


@work(SWEEP)
def sweep(job: Job, progress: Progress) -> Ending:
    """Remove the files that nothing has referred to for a day."""
    progress.begin(1)
    remove_begun()
    names = note_unused()
    if not names:
        return Ending("没有要清的文件")
    done = perform(SweepFiles(job.by, names))
    remove(names)
    return Ending(done.said)


@watch
def notice_day() -> None:
    """Once a day the unused files are looked for."""
    today = timezone.localdate()
    if not Job.objects.filter(kind=SWEEP, asked__date=today).exists():
        ask(SWEEP, "清理没有用处的文件", today.isoformat())


@work(VERIFY)
def verify(job: Job, progress: Progress) -> Ending:
    """Look the whole log through."""
    progress.begin(1)
    found = []
    for fault in faults():
        found.append(fault)
        if len(found) >= _MOST_FAULTS:
            break
    head = Head.objects.filter(id=1).first() or Head()
    Verification.objects.create(by=job.by, entries=head.number, head=head.hash, faults=found)
    said = f"发现 {len(found)} 处问题" if found else f"{head.number} 条都没有被改过、删过"
    return Ending(f"核对完毕，{said}", reverse("upkeep:proof"))


@work(TAKE_OVER)
def take_over(job: Job, progress: Progress) -> Ending:  # noqa: ARG001 — every job's shape
    """Regions and institutions as the ledger has them; what was kept by hand stays."""
    progress.begin(2)
    with reading() as connection:
        make_views(ledgers.ledger(), connection, ["institutions"])
        rows = connection.execute(
            "SELECT fixmedins_code, any_value(fixmedins_name), any_value(admdvs) "
            "FROM institutions GROUP BY 1 ORDER BY 1"
        ).fetchall()
    progress.advance("写入")
    regions = sorted({region for _, _, region in rows if region})
    with transaction.atomic():
        known = set(Region.objects.values_list("code", flat=True))
        fresh = [Region(code=code, name=code) for code in regions if code not in known]
        Region.objects.bulk_create(fresh, batch_size=_AT_ONCE)
        Institution.objects.bulk_create(
            [Institution(code=c, name=n or c, region=r or "") for c, n, r in rows],
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "region"],
        )
    more = f"；新的 {len(fresh)} 个区请补上名称" if fresh else ""
    return Ending(f"取了 {len(rows)} 家机构{more}", reverse("upkeep:places"))
