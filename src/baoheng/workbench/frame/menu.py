"""The menu on the left: one list, of which everybody sees what the roles allow."""

from dataclasses import dataclass

from baoheng.workbench.people.models import Person


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: words, the page's name, who sees it, what belongs to it."""

    title: str
    url: str
    permissions: tuple[str, ...]
    prefix: str


MENU: tuple[Item, ...] = (
    Item("总览", "overview", ("overview.see",), "/overview"),
    Item("绩效资料", "documents:list", ("documents.see",), "/documents"),
    Item("绩效目标", "targets:list", ("documents.see",), "/targets"),
    Item("指标", "appraisals:indicators", ("indicators.see",), "/indicators"),
    Item("监控与自评", "appraisals:list", ("appraisals.see",), "/appraisals"),
    Item("测算项", "appraisals:measures", ("indicators.see",), "/measures"),
    Item("审核疑点", "casework:queue", ("hits.see", "hits.appeal"), "/cases"),
    Item("审核规则", "casework:rules", ("rules.see",), "/cases/rules"),
    Item("看板", "casework:boards", ("hits.see",), "/cases/boards"),
    Item("台账", "facts:overview", ("ledger.see",), "/ledger"),
    Item("操作记录", "trail:list", ("trail.see",), "/trail"),
    Item("人员", "people:list", ("people.manage",), "/people"),
    Item("系统管理", "upkeep:settings", ("settings.manage",), "/upkeep"),
)


def menu_for(person: Person) -> list[Item]:
    """What this person sees of the menu."""
    return [item for item in MENU if any(map(person.may, item.permissions))]
