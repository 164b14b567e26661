"""Where a newcomer clicks first: the steps that are still to be taken, by role."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from baoheng.workbench.documents.models import Document
from baoheng.workbench.ledgers import has_ledger
from baoheng.workbench.people.models import Person


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first: why, where."""

    title: str
    why: str
    link: str
    button: str


def steps_for(person: Person) -> list[Step]:
    """What this person may do that has not been done yet, in the order that makes sense."""
    found = []
    if person.may("people.manage") and Person.objects.count() < 2:
        found.append(
            Step(
                gettext("添加同事"),
                gettext("现在只有您一个人。给每位同事建一个登录名，选他的角色和负责的区。"),
                reverse("people:add"),
                gettext("添加人员"),
            )
        )
    if person.may("documents.upload") and not Document.objects.filter(by=person).exists():
        found.append(
            Step(
                gettext("上传一份绩效目标表"),
                gettext("Word、Excel、PDF 都行。几秒钟后就能看到读出的指标和审核问题。"),
                f"{reverse('documents:list')}#upload",
                gettext("上传资料"),
            )
        )
    if person.may("ledger.load") and not has_ledger():
        found.append(
            Step(
                gettext("装入台账"),
                gettext("还没有台账。装入参保、结算、基金等数据后，指标的完成值才能算出来。"),
                reverse("facts:overview"),
                gettext("去装入"),
            )
        )
    return found
