"""How contradictions between amounts are told: one observation a form, with every place."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import rounded, say
from baoheng.checking.check import Observation, wrong
from baoheng.checking.compare import Relation
from baoheng.checking.matching.tellings import Item, Telling
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place

_SURE = {
    Relation.DIFFERENT: Severity.ERROR,
    Relation.SLIP: Severity.ERROR,
    Relation.ROUNDED: Severity.ADVICE,
}
_UNSURE = {**_SURE, Relation.DIFFERENT: Severity.WARNING, Relation.SLIP: Severity.WARNING}


def contradiction(item: Item, wanted: Relation, what: str) -> Iterator[Observation]:
    """The tellings of an item that stand in this relation to its reference, one a form."""
    reference = item.reference
    done: set[int] = set()
    for one, relation, certain in item.others():
        if relation is not wanted or id(one.form) in done:
            continue
        done.add(id(one.form))
        severity = (_SURE if certain else _UNSURE)[wanted]
        where = "" if one.form.document is reference.form.document else _file_of(reference)
        unsure = "" if certain else "（两处项目名称略有不同，请先确认是否同一项目）"
        yield wrong(
            one.form,
            f"“{one.name}”的{what}：{one.told}，{where}{reference.told}{unsure}",
            f"{everything_told(item)}；{difference(one, reference)}",
            *([one.indicator] if one.indicator else []),
            places=_places(item, one),
            severity=severity,
            advice=_advice(one, reference) if certain else None,
            rests_on=["value", "unit"] if one.indicator else [],
        )


def _file_of(one: Telling) -> str:
    return f"《{one.form.document.file}》中"


def _advice(one: Telling, reference: Telling) -> str:
    return (
        f"请核对批复数：如以{reference.where}为准，"
        f"请把{one.where}改为{format(reference.amount.value, 'f')}{reference.amount.unit.text}"
    )


def _places(item: Item, one: Telling) -> list[Place | None]:
    first = [one.place, item.reference.place]
    return [*first, *(other.place for other in (*item.tellings, *item.unsure))]


def everything_told(item: Item) -> str:
    """``13512.80万元：预算表、部门整体表的重点任务；1351.80万元：项目表的预算数``."""
    groups: dict[Decimal, tuple[str, list[str]]] = {}
    for one in (*item.tellings, *item.unsure):
        shown = f"{format(one.amount.value, 'f')}{one.amount.unit.text}"
        groups.setdefault(one.amount.base(), (shown, []))[1].append(one.where)
    told = []
    for shown, wheres in groups.values():
        counted = [
            where if wheres.count(where) == 1 else f"{where}（{wheres.count(where)}处）"
            for where in dict.fromkeys(wheres)
        ]
        told.append(f"{shown}：{'、'.join(counted)}")
    return "；".join(told)


def difference(one: Telling, other: Telling) -> str:
    """``相差335.16万元（1.1%）``, in the other's unit."""
    gap = abs(one.amount.base() - other.amount.base())
    scale = other.amount.unit.scale
    share = (
        f"（{say(rounded(gap * 100 / abs(other.amount.base()), 1))}%）"
        if other.amount.value
        else ""
    )
    return f"相差{say(gap / scale)}{other.amount.unit.text}{share}"
