"""Hits with their handling, and the acts of handling as the pages do them."""

import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from baoheng.core.errors import Conflict
from baoheng.review.handling.judge import Verdict
from baoheng.workbench.acts import perform
from baoheng.workbench.api.auth import Needs, caller
from baoheng.workbench.casework.acts import answering, judging, money
from baoheng.workbench.casework.acts.base import OnHit
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.casework.queues import hits_of
from baoheng.workbench.people.models import Person

router = Router()
SEE = Needs("hits.see")
ACT = Needs("hits.review", "hits.recheck", "hits.notify", "hits.decide")


class HitOut(Schema):
    """One hit and where it stands; amounts in 分; no personal data."""

    number: str
    rule: str
    rule_name: str
    result: str
    institution: str
    institution_name: str
    region: str
    month: datetime.date | None
    found: datetime.datetime
    amount: int
    upheld: int | None
    ordered: int
    received: int
    state: str
    due: datetime.date | None


class CaseOut(HitOut):
    """A hit with its content, lines and steps as the ledger has them."""

    encounter: str
    steps: list[dict[str, object]]

    @staticmethod
    def resolve_steps(one: Hit) -> list[dict[str, object]]:
        """Who did what when."""
        steps: list[dict[str, object]] = one.facts.get("steps", [])
        return steps


class ActIn(Schema):
    """An act on a hit: ``act`` is review, recheck, rereview, decide, notify, lapse or close.

    ``result`` is uphold or dismiss, ``lines`` amounts in 分 by 就诊ID/明细序号, ``amount`` the
    amount of a hit without lines.
    """

    act: str
    result: str = ""
    reason: str = Field("", max_length=2000)
    lines: dict[str, int] = {}
    amount: int | None = None


class DoneOut(Schema):
    """What was done, as the log says it."""

    said: str


@router.get("", auth=SEE, response=list[HitOut], summary="疑点清单")
@paginate
def every(
    request: HttpRequest, state: str = "", rule: str = "", institution: str = ""
) -> QuerySet[Hit]:
    """Hits that the caller may see."""
    rows = hits_of(caller(request)).defer("facts")
    asked = {"state": state, "rule": rule, "institution": institution}
    return rows.filter(**{name: value for name, value in asked.items() if value})


@router.get("/{str:number}", auth=SEE, response=CaseOut, summary="一条疑点和它的办理")
def case(request: HttpRequest, number: str) -> Hit:
    """One hit with its steps."""
    return get_object_or_404(hits_of(caller(request)), pk=number)


@router.post("/{str:number}/acts", auth=ACT, response=DoneOut, summary="办理一条疑点")
def act(request: HttpRequest, number: str, given: ActIn) -> DoneOut:
    """The same acts as the pages', with the same permissions and conditions."""
    by = caller(request)
    hit = get_object_or_404(hits_of(by), pk=number)
    return DoneOut(said=perform(_act(by, hit, given)).said)


_JUDGING: dict[str, type[judging.Judge]] = {
    "review": judging.Review,
    "recheck": judging.Recheck,
    "rereview": judging.Rereview,
    "decide": judging.Decide,
}


def _act(by: Person, hit: Hit, given: ActIn) -> OnHit:
    if kind := _JUDGING.get(given.act):
        return kind(by, hit, _verdict(given))
    if given.act == "notify":
        return answering.Notify(by, hit)
    if given.act == "lapse":
        return answering.Lapse(by, hit)
    if given.act == "close":
        return money.Close(by, hit, given.reason)
    names = "、".join((*_JUDGING, "notify", "lapse", "close"))
    raise Conflict(
        gettext("接口不办“%(act)s”") % {"act": given.act[:30]},
        todo=gettext("可以写：%(names)s；其余在页面上办") % {"names": names},
    )


def _verdict(given: ActIn) -> Verdict:
    if given.result == "dismiss":
        return Verdict("撤销", given.reason)
    if given.result == "uphold":
        return Verdict(None, given.reason, given.lines, None if given.lines else given.amount)
    raise Conflict("没有写结论", todo="result 写 uphold（认定）或 dismiss（撤销）")
