"""The menu on the left: one list, of which everybody sees what the roles allow."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from baoheng.workbench.people.models import Person


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: words, the page's name, who sees it, what belongs to it."""

    title: str
    url: str
    permissions: tuple[str, ...]
    prefix: str


MENU: tuple[Item, ...] = (
    Item(gettext_noop("总览"), "overview", ("overview.see",), "/overview"),
    Item(gettext_noop("绩效资料"), "documents:list", ("documents.see",), "/documents"),
    Item(gettext_noop("绩效目标"), "targets:list", ("documents.see",), "/targets"),
    Item(gettext_noop("指标"), "appraisals:indicators", ("indicators.see",), "/indicators"),
    Item(gettext_noop("监控与自评"), "appraisals:list", ("appraisals.see",), "/appraisals"),
    Item(gettext_noop("测算项"), "appraisals:measures", ("indicators.see",), "/measures"),
    Item(gettext_noop("审核疑点"), "casework:queue", ("hits.see", "hits.appeal"), "/cases"),
    Item(gettext_noop("审核规则"), "casework:rules", ("rules.see",), "/cases/rules"),
    Item(gettext_noop("看板"), "casework:boards", ("hits.see",), "/cases/boards"),
    Item(gettext_noop("台账"), "facts:overview", ("ledger.see",), "/ledger"),
    Item(gettext_noop("操作记录"), "trail:list", ("trail.see",), "/trail"),
    Item(gettext_noop("人员"), "people:list", ("people.manage",), "/people"),
    Item(gettext_noop("系统管理"), "upkeep:settings", ("settings.manage",), "/upkeep"),
)


def menu_for(person: Person) -> list[Item]:
    """What this person sees of the menu."""
    return [item for item in MENU if any(map(person.may, item.permissions))]
