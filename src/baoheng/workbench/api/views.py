"""Pages about the interface: its description, one's own tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from baoheng.workbench.acts import perform
from baoheng.workbench.api.acts import LONGEST_DAYS, MakeToken, RevokeToken
from baoheng.workbench.api.api import api
from baoheng.workbench.api.models import Token
from baoheng.workbench.frame.page import Signed, page

_DAYS = 90


@page("api.use")
def tokens(request: Signed) -> HttpResponse:
    """One's own tokens, and every operation with its address."""
    made = None
    if request.method == "POST":
        days = request.POST.get("days", "")
        length = int(days) if days.isdecimal() else 0
        made = perform(MakeToken(request.user, request.POST.get("name", ""), length)).result
    schema = api.get_openapi_schema()
    calls = [
        (method.upper(), path, one["summary"])
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]
    mine = Token.objects.filter(person=request.user)
    given = {"tokens": mine, "made": made, "calls": calls, "days": _DAYS, "longest": LONGEST_DAYS}
    return render(request, "api/tokens.html", given)


@page("api.use")
@require_POST
def revoke(request: Signed, key: int) -> HttpResponse:
    """Take a token away."""
    found = get_object_or_404(Token, pk=key, person=request.user)
    messages.success(request, perform(RevokeToken(request.user, found)).said)
    return redirect("tokens:list")
