"""Why somebody may see or do something, or why not: in the words of roles, regions, institution."""

from dataclasses import dataclass, field

from django.utils.translation import gettext

from baoheng.workbench.people.models import Person
from baoheng.workbench.people.roles import permission_title, roles


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the answer: whether it is met, and in words."""

    met: bool
    said: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may, and the steps to it; ``others`` are roles that would allow it."""

    may: bool
    reasons: list[Reason] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def why(person: Person, permission: str, region: str = "", institution: str = "") -> Answer:
    """The answer for a person, a permission, and where what it is about belongs."""
    title = permission_title(permission)
    known = roles()
    held = [known[one] for one in person.held if one in known]
    giving = [gettext(one.title) for one in held if permission in one.may]
    said = {
        "roles": gettext("、").join(giving) or person.titles or gettext("没有"),
        "permission": title,
    }
    reasons = [_active(person)]
    if giving:
        reasons.append(Reason(True, gettext("角色“%(roles)s”有“%(permission)s”的权限") % said))
    else:
        reasons.append(
            Reason(False, gettext("角色（%(roles)s）都没有“%(permission)s”的权限") % said)
        )
    reasons.append(_where(person, region, institution))
    may = person.may(permission) and person.reaches(region, institution)
    others = (
        [] if giving else [gettext(one.title) for one in known.values() if permission in one.may]
    )
    return Answer(may, reasons, others)


def _active(person: Person) -> Reason:
    if person.is_active:
        return Reason(True, gettext("可以登录"))
    return Reason(False, gettext("已停用，不能登录，什么也做不了"))


def _where(person: Person, region: str, institution: str) -> Reason:
    met = person.reaches(region, institution)
    about = gettext("全市")
    if institution:
        about = gettext("机构 %(code)s") % {"code": institution}
    elif region:
        about = gettext("%(code)s 区") % {"code": region}
    if person.institution:
        said = (
            gettext("只属于机构 %(code)s，%(about)s的就是本机构")
            if met
            else gettext("只属于机构 %(code)s，%(about)s的不是本机构，看不到")
        )
        return Reason(met, said % {"code": person.institution, "about": about})
    if person.regions:
        said = (
            gettext("只负责 %(codes)s，%(about)s在其中")
            if met
            else gettext("只负责 %(codes)s，%(about)s不在其中，看不到")
        )
        codes = gettext("、").join(sorted(person.regions))
        return Reason(met, said % {"codes": codes, "about": about})
    return Reason(True, gettext("负责全市，不分区"))
