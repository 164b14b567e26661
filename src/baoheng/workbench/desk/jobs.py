"""The desk's long work: the figures from the ledger."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from baoheng.workbench.acts import perform
from baoheng.workbench.desk.acts import COMPUTE, KeepFigures
from baoheng.workbench.desk.figures import find, wanted
from baoheng.workbench.desk.regions import region_sets
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.jobs.work import Ending, Progress, finish, work
from baoheng.workbench.ledgers import ledger


@work(COMPUTE)
def compute_figures(job: Job, progress: Progress) -> Ending:
    """Compute every figure, then keep them together."""
    progress.begin(len(wanted()))
    found = []
    for one in find(ledger(), timezone.localdate(), region_sets()):
        progress.advance(one.city.whole.measure.name)
        found.append(one)
    with transaction.atomic():
        done = perform(KeepFigures(job.by, found))
        ending = Ending(done.said, reverse("overview"))
        finish(job, ending)
    return ending
