"""Judging, notifying or closing a selection of hits together."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from django.utils.translation import gettext

from baoheng.core.errors import CaseRefused, Conflict
from baoheng.review.handling import judge, notify, recover
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.judge import Verdict
from baoheng.review.handling.model import Case
from baoheng.review.handling.recording import perform_all
from baoheng.workbench.acts import Act, Done, Subject, allow
from baoheng.workbench.casework import ledgers, syncing, tidying
from baoheng.workbench.casework.acts.base import subject_of
from baoheng.workbench.casework.hands import did
from baoheng.workbench.casework.models import Hit
from baoheng.workbench.casework.wording import told
from baoheng.workbench.ledgers import ledger

MOST = 200


@dataclass
class Bulk(Act):
    """An act on each of a selection; what is refused stays as it was and is told."""

    hits: Sequence[Hit]
    reason: str = ""
    refused: list[str] = field(default_factory=list, init=False)
    step: ClassVar[str]

    def subject(self) -> Subject:
        """The selection; every hit of it is looked at for itself below."""
        first = subject_of(self.hits[0]) if self.hits else Subject("hit", "", "疑点")
        label = f"{len(self.hits)} 条疑点"
        return Subject("hits", first.key, label, first.region, first.institution)

    def check(self) -> None:
        """Every one must be the person's business."""
        if not self.hits:
            raise Conflict("没有选中疑点", todo="请先在左边打勾")
        if len(self.hits) > MOST:
            raise Conflict(
                gettext("选了 %(hits)s 条，一次最多 %(most)s 条")
                % {"hits": len(self.hits), "most": MOST},
                todo="请分几次办",
            )
        for hit in self.hits:
            allow(self.by, self.permission, subject_of(hit))

    def around(self) -> AbstractContextManager[None]:
        """One act on hits at a time."""
        return ledgers.turn()

    @abstractmethod
    def one(self, case: Case, order: Order) -> Draft:
        """The draft for one hit."""

    def checked(self, case: Case, order: Order) -> Draft:
        """The draft, once the login is not barred."""
        rule = ledgers.handling().acts[self.step]
        if did(case, self.by, rule.barred):
            raise CaseRefused(
                gettext("您办过前面的环节，不能再%(title)s") % {"title": rule.title}, where=case.hit
            )
        return self.one(case, order)

    def apply(self) -> Done:
        """Write those that may be written, together."""
        order, here = ledgers.order(self.by), ledger()
        known = syncing.versions(here)
        act: Callable[[Case], Draft] = partial(self.checked, order=order)
        pairs = [(hit.number, act) for hit in self.hits]
        done = perform_all(here, order, pairs, ledgers.ACT_WAIT_SECONDS)
        good = [one for one in done if one.draft]
        self.refused = [
            str(told(one.refused) if isinstance(one.refused, CaseRefused) else one.refused)
            for one in done
            if one.refused
        ]
        if not good:
            raise Conflict(
                gettext("一条也没有办成：%(refused)s")
                % {"refused": self.refused[0].removesuffix("。")}
            )
        own = str(order.settings.acts[self.step].step)
        syncing.refresh([one.hit for one in good], own, order.by)
        syncing.follow(known, {name for one in good if one.draft for name in one.draft.rows})
        tidying.tidy_soon(self.by)
        said = f"{self.title}：办成 {len(good)} 条"
        if self.refused:
            said += f"，没有办成 {len(self.refused)} 条"
        return Done(said, {"hits": [one.hit for one in good]}, self.refused)


@dataclass
class ConfirmAll(Bulk):
    """把选中的疑点初审全额认定。"""

    name: ClassVar[str] = "hits.confirm"
    title: ClassVar[str] = "批量认定"
    permission: ClassVar[str] = "hits.review"
    step: ClassVar[str] = "review"

    def one(self, case: Case, order: Order) -> Draft:
        """In full."""
        return judge.review(case, order, Verdict("认定", self.reason))


@dataclass
class DismissAll(Bulk):
    """把选中的疑点初审撤销，理由相同。"""

    name: ClassVar[str] = "hits.dismiss"
    title: ClassVar[str] = "批量撤销"
    permission: ClassVar[str] = "hits.review"
    step: ClassVar[str] = "review"

    def one(self, case: Case, order: Order) -> Draft:
        """For one reason."""
        return judge.review(case, order, Verdict("撤销", self.reason))


@dataclass
class NotifyAll(Bulk):
    """通知选中的疑点的机构。"""

    name: ClassVar[str] = "hits.notify"
    title: ClassVar[str] = "批量通知"
    permission: ClassVar[str] = "hits.notify"
    step: ClassVar[str] = "notify"

    def one(self, case: Case, order: Order) -> Draft:
        """What is claimed of each."""
        return notify.notify(case, order)


@dataclass
class LapseAll(Bulk):
    """把选中的疑点记为逾期未申诉。"""

    name: ClassVar[str] = "hits.lapse"
    title: ClassVar[str] = "批量记逾期未申诉"
    permission: ClassVar[str] = "hits.notify"
    step: ClassVar[str] = "lapse"

    def one(self, case: Case, order: Order) -> Draft:
        """Only those whose last day has passed."""
        return notify.lapse(case, order, agreed=False)


@dataclass
class CloseAll(Bulk):
    """把选中的疑点结案。"""

    name: ClassVar[str] = "hits.close"
    title: ClassVar[str] = "批量结案"
    permission: ClassVar[str] = "hits.decide"
    step: ClassVar[str] = "close"

    def one(self, case: Case, order: Order) -> Draft:
        """Those in which nothing is owed."""
        return recover.close(case, order, self.reason)


BULK: dict[str, type[Bulk]] = {
    "confirm": ConfirmAll,
    "dismiss": DismissAll,
    "notify": NotifyAll,
    "lapse": LapseAll,
    "close": CloseAll,
}
