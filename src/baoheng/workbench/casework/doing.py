"""From the form of a hit to the act that it asks for."""

from collections.abc import Callable, Mapping

from django.http import Http404
from django.utils.translation import gettext

from baoheng.core.errors import Conflict
from baoheng.review.handling.judge import Verdict
from baoheng.review.handling.model import Receipt
from baoheng.review.handling.recover import Claim
from baoheng.workbench.casework.acts import answering, judging, money
from baoheng.workbench.casework.acts.base import OnHit
from baoheng.workbench.casework.forms import ReceiptForm, RecoverForm, fen, verdict
from baoheng.workbench.casework.ledgers import handling
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.files import Kept, keep_upload
from baoheng.workbench.frame.page import Signed
from baoheng.workbench.people.models import Person

# what the handling's acts are here; of two the second is the bureau's, for the institution
ACTS: Mapping[str, tuple[type[OnHit], ...]] = {
    "review": (judging.Review,),
    "recheck": (judging.Recheck,),
    "rereview": (judging.Rereview,),
    "panel": (judging.Panel,),
    "decide": (judging.Decide,),
    "notify": (answering.Notify,),
    "appeal": (answering.Appeal, answering.TakeAppeal),
    "lapse": (answering.Agree, answering.TakeAgreement),
    "recover": (money.Recover,),
    "receipt": (money.TakeReceipt,),
    "close": (money.Close,),
}
_JUDGE: Mapping[str, Callable[[Person, Hit, Verdict], OnHit]] = {
    "review": judging.Review,
    "recheck": judging.Recheck,
    "rereview": judging.Rereview,
}


def act_of(request: Signed, hit: Hit) -> OnHit:
    """The act that a form asks for. Raises Http404 for none, Conflict for what is amiss."""
    by, given = request.user, request.POST
    outside = bool(by.institution)
    match given.get("act", ""):
        case "decide":
            return judging.Decide(by, hit, _adopted(hit, verdict(hit, given)))
        case "panel":
            members = Person.objects.filter(is_active=True, pk__in=_numbers(request))
            return judging.Panel(by, hit, verdict(hit, given), tuple(members))
        case name if name in _JUDGE:
            return _JUDGE[name](by, hit, verdict(hit, given))
        case "notify":
            return answering.Notify(by, hit)
        case "appeal":
            kind = answering.Appeal if outside else answering.TakeAppeal
            files = _files(request, hit)
            late = "" if outside else given.get("late", "")
            return kind(by, hit, given.get("reason", ""), files, late)
        case "agree":
            return (answering.Agree if outside else answering.TakeAgreement)(by, hit)
        case "lapse":
            return answering.Lapse(by, hit)
        case "recover":
            return money.Recover(by, hit, _claim(request))
        case "receipt":
            return _receipt(request, hit)
        case "close":
            return money.Close(by, hit, given.get("reason", ""))
        case _:
            raise Http404


def _adopted(hit: Hit, given: Verdict) -> Verdict:
    """A decision that leaves all amounts as they stand takes over the last conclusion."""
    lines = {f"{one['mdtrt']}/{one['sn']}": one["standing"] for one in hit.facts["lines"]}
    same = all(lines.get(name) == amount for name, amount in given.lines.items())
    return Verdict(None, given.reason) if given.result is None and given.lines and same else given


def _files(request: Signed, hit: Hit) -> tuple[Kept, ...]:
    """The uploads, kept; nothing is kept of an appeal that cannot be made now."""
    state = handling().states.get(hit.state)
    if state is None or "appeal" not in state.acts:
        return ()
    return tuple(keep_upload(one) for one in request.FILES.getlist("files"))


def _numbers(request: Signed) -> list[int]:
    return [int(one) for one in request.POST.getlist("member") if one.isdigit()]


def _claim(request: Signed) -> Claim:
    form = RecoverForm(request.POST)
    if not form.is_valid():
        raise Conflict("追回决定没有填对", todo="请选种类和基金")
    amount = form.cleaned_data["amount"]
    return Claim(
        form.cleaned_data["kind"],
        form.cleaned_data["fund"] or None,
        fen(amount) if amount else None,
    )


def _receipt(request: Signed, hit: Hit) -> OnHit:
    form = ReceiptForm(hit, request.POST)
    if not form.is_valid():
        wrong = "、".join(str(form.fields[name].label) for name in form.errors)
        raise Conflict(gettext("到账没有填对：%(wrong)s") % {"wrong": wrong}, todo="请改后再记")
    told = form.cleaned_data
    got = Receipt(told["voucher"], told["on"], fen(told["amount"]), told["way"])
    return money.TakeReceipt(request.user, hit, told["recovery"], got)
