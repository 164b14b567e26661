"""Real-time traffic: what the service says now, and what the ledger has of it by day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from baoheng.core.errors import WorkbenchError
from baoheng.workbench.casework import pictures, realtime
from baoheng.workbench.casework.views.common import inside, latest
from baoheng.workbench.frame.page import Signed, page
from baoheng.workbench.frame.telling import in_words


@page("hits.see")
def live(request: Signed) -> HttpResponse:
    """The page; HTMX asks for the part that changes."""
    inside(request.user)
    now, fault = None, ""
    try:
        now = realtime.ask()
    except WorkbenchError as error:
        fault = in_words(error)
    given: dict[str, Any] = {
        "now": now,
        "fault": fault,
        "set": bool(realtime.address()),
        "speed": pictures.columns(
            [name for name, _ in now.upto], [count for _, count in now.upto], gettext("次")
        )
        if now
        else None,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "casework/live_part.html", given)
    sync = latest()
    days = sync.calls if sync else []
    given |= {
        "days": days,
        "sync": sync,
        "day_chart": pictures.columns(
            [day[0][5:] for day in days], [day[1] for day in days], gettext("次")
        ),
    }
    return render(request, "casework/live.html", given)
