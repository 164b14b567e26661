"""What a person may do with a version now; and of what he may not, why, and what would help."""

from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

from baoheng.workbench.documents.models import State, Version
from baoheng.workbench.people.models import Person
from baoheng.workbench.targets.acts.flow import errors_allowed
from baoheng.workbench.targets.checked import is_large
from baoheng.workbench.targets.copied import no_copy
from baoheng.workbench.targets.hands import carries, wrote

# act → its permission, what it is called, in which states it may be done
ACTS = {
    "edit": ("targets.edit", gettext_noop("修改"), (State.DRAFT, State.RETURNED)),
    "submit": ("targets.submit", gettext_noop("送审"), (State.DRAFT, State.RETURNED)),
    "withdraw": ("targets.submit", gettext_noop("撤回"), (State.SUBMITTED,)),
    "decide": ("targets.review", gettext_noop("批复、退回"), (State.SUBMITTED,)),
    "accept": (
        "findings.waive",
        gettext_noop("接受问题"),
        (State.DRAFT, State.RETURNED, State.SUBMITTED),
    ),
    "adjust": ("targets.edit", gettext_noop("调整"), (State.APPROVED,)),
    "drop": ("targets.edit", gettext_noop("放弃草稿"), (State.DRAFT, State.RETURNED)),
    "fill_in": ("documents.see", gettext_noop("填好的原件副本"), (State.APPROVED,)),
}
# why an act cannot be done in a state, and what would make it possible
WHY = {
    ("edit", State.SUBMITTED): gettext_noop("已经送审，审完前不能改；撤回或被退回后可以改"),
    ("edit", State.APPROVED): gettext_noop("已经批复；要改请点“调整”，另起一版"),
    ("submit", State.SUBMITTED): gettext_noop("已经送审了，等审核人办"),
    ("submit", State.APPROVED): gettext_noop("已经批复；调整出新的一版后再送审"),
    ("withdraw", State.DRAFT): gettext_noop("还没有送审，可以直接改"),
    ("withdraw", State.RETURNED): gettext_noop("已经退回，可以直接改"),
    ("withdraw", State.APPROVED): gettext_noop("已经批复，撤不回；要改请点“调整”"),
    ("decide", State.DRAFT): gettext_noop("还是草稿，经办送审以后才能审"),
    ("decide", State.RETURNED): gettext_noop("已经退回，经办改好再送审以后才能审"),
    ("decide", State.APPROVED): gettext_noop("已经批复；经办调整并送审后再审新的一版"),
    ("accept", State.APPROVED): gettext_noop("已经批复，问题不再增减"),
    ("adjust", State.DRAFT): gettext_noop("还没有批复，可以直接改"),
    ("adjust", State.RETURNED): gettext_noop("还没有批复，可以直接改"),
    ("adjust", State.SUBMITTED): gettext_noop("还在审核，批复以后才能调整"),
    ("drop", State.SUBMITTED): gettext_noop("已经送审；撤回以后才能放弃"),
    ("drop", State.APPROVED): gettext_noop("已经批复，不能放弃；要改请点“调整”"),
    ("fill_in", State.DRAFT): gettext_noop("批复以后才做，以批复的内容为准"),
    ("fill_in", State.RETURNED): gettext_noop("批复以后才做，以批复的内容为准"),
    ("fill_in", State.SUBMITTED): gettext_noop("批复以后才做，以批复的内容为准"),
}


@dataclass
class Possible:
    """The acts that can be done, and for the others their name with the reason.

    ``first`` are reasons that lie with the person or the contents, not with the state.
    """

    acts: set[str] = field(default_factory=set)
    first: list[tuple[str, str]] = field(default_factory=list)
    rest: list[tuple[str, str]] = field(default_factory=list)


def possible(person: Person, version: Version, errors: int) -> Possible:
    """What this person may do with this version, with ``errors`` that count."""
    latest = version.targets.latest
    found = Possible()
    if latest and latest.pk != version.pk and version.state != State.APPROVED:
        told = gettext("这是以前的一版，只能看；要办请到第%(n)s版") % {"n": latest.number}
        found.first.append((gettext("各项"), told))
        return found
    old = bool(latest and latest.pk != version.pk)  # in force while the next one is under way
    wrote_it = wrote(person, version)
    for name, (permission, title, states) in ACTS.items():
        if not person.may(permission) or (old and name != "fill_in"):
            continue
        if version.state not in states:
            if why := WHY.get((name, State(version.state))):
                found.rest.append((gettext(title), gettext(why)))
        elif why := _hindered(name, person, version, errors, wrote_it):
            (found.rest if name == "fill_in" else found.first).append((gettext(title), why))
        else:
            found.acts.add(name)
    if old and latest:
        told = gettext("第%(n)s版正在办；要改请到那一版") % {"n": latest.number}
        found.first.append((gettext("修改、调整"), told))
    if not any(map(person.may, ("targets.edit", "targets.review"))):
        told = gettext("您的角色只能看；修改、送审由预算经办办，批复由绩效审核办")
        found.rest.insert(0, (gettext("各项"), told))
    open_ = version.state in ACTS["accept"][2]
    if open_ and person.may("targets.edit") and not carries(person, version):
        found.acts.add("take_over")
    return found


def _hindered(name: str, person: Person, version: Version, errors: int, wrote_it: bool) -> str:
    """Why the person cannot do an act although the state allows it; empty where he can."""
    if name in {"submit", "withdraw", "drop"} and not (wrote_it or person.may("targets.approve")):
        told = gettext("这一稿由%(name)s经办；要由您办，先在下面“接手”")
        return told % {"name": version.by.name}
    if name == "submit" and is_large(version) and not version.found:
        return gettext("还在检查，检查完就可以送审")
    if name == "submit" and errors and not errors_allowed():
        told = gettext("还有 %(n)s 处错误；改好，或请绩效审核人接受以后可以送审")
        return told % {"n": errors}
    if name in {"decide", "accept"} and wrote_it:
        return gettext("您编制、修改或送审过这张表，要由另一位同事办")
    if name == "accept" and version.document and version.document.by_id == person.pk:
        return gettext("原件是您上传的，要由另一位同事办")
    if name == "fill_in":
        return no_copy(version)
    return ""
