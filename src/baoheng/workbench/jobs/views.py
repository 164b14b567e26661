"""Pages of jobs: the list, one job whose progress refreshes itself, stopping."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.frame.page import ANYBODY, Signed, page
from baoheng.workbench.jobs.acts import StopJob
from baoheng.workbench.jobs.models import Job
from baoheng.workbench.people.models import Person

_PER_PAGE = 30


def _mine(person: Person) -> QuerySet[Job]:
    """One's own jobs; an administrator sees all."""
    found = Job.objects.select_related("by")
    return found if person.may("settings.manage") else found.filter(by=person)


@page(ANYBODY)
def jobs(request: Signed) -> HttpResponse:
    """The jobs, the latest first."""
    shown = Paginator(_mine(request.user), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": shown})


@page(ANYBODY)
def job(request: Signed, key: uuid.UUID) -> HttpResponse:
    """One job; HTMX asks for the part that changes."""
    found = get_object_or_404(_mine(request.user), pk=key)
    part = request.headers.get("HX-Request") == "true"
    return render(request, "jobs/part.html" if part else "jobs/job.html", {"job": found})


@page(ANYBODY)
@require_POST
def stop(request: Signed, key: uuid.UUID) -> HttpResponse:
    """Ask it to stop."""
    found = get_object_or_404(_mine(request.user), pk=key)
    messages.success(request, perform(StopJob(request.user, found)).said)
    return redirect("jobs:job", found.pk)
