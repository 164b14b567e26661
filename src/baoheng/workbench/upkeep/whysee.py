"""Why somebody may see or do something, or why not: in the words of roles, regions, institution."""

from dataclasses import dataclass, field

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
    giving = [one.title for one in held if permission in one.may]
    reasons = [_active(person)]
    if giving:
        reasons.append(Reason(True, f"角色“{'、'.join(giving)}”有“{title}”的权限"))
    else:
        reasons.append(Reason(False, f"角色（{person.titles or '没有'}）都没有“{title}”的权限"))
    reasons.append(_where(person, region, institution))
    may = person.may(permission) and person.reaches(region, institution)
    others = [] if giving else [one.title for one in known.values() if permission in one.may]
    return Answer(may, reasons, others)


def _active(person: Person) -> Reason:
    if person.is_active:
        return Reason(True, "可以登录")
    return Reason(False, "已停用，不能登录，什么也做不了")


def _where(person: Person, region: str, institution: str) -> Reason:
    met = person.reaches(region, institution)
    about = f"机构 {institution}" if institution else f"{region} 区" if region else "全市"
    if person.institution:
        said = f"只属于机构 {person.institution}"
        return Reason(met, f"{said}，{about}的{'就是本机构' if met else '不是本机构，看不到'}")
    if person.regions:
        said = f"只负责 {'、'.join(sorted(person.regions))}"
        return Reason(met, f"{said}，{about}{'在其中' if met else '不在其中，看不到'}")
    return Reason(True, "负责全市，不分区")
