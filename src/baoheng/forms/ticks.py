"""The ticked columns of a monitoring form: kinds of reason, and the likelihood."""

from collections.abc import Sequence

from baoheng.core.tables import Indicator
from baoheng.forms.data import Deviation
from baoheng.forms.model import Column

TICK = "√"
OTHER = "其他"


def deviation(indicator: Indicator, kinds: Sequence[str], given: Deviation | None) -> Deviation:
    """The kinds to tick and the words beside them, among the ``kinds`` that the form has.

    Without ``given`` they are what the indicator says: kinds marked in ``extra``, and those that
    the reader of a ticked form puts behind the reason (``原因；其他``). A kind that the form does
    not have is ticked under 其他 and named in words.
    """
    if given is None:
        parts = indicator.reason.split("；") if indicator.reason else []
        ticked: list[str] = []
        while parts and parts[-1] in kinds:
            ticked.insert(0, parts.pop())
        ticked += [kind for kind in kinds if indicator.extra.get(kind) and kind not in ticked]
        return Deviation(tuple(ticked), "；".join(parts))
    unknown = [kind for kind in given.kinds if kind not in kinds]
    ticked = [kind for kind in given.kinds if kind in kinds]
    if unknown and OTHER in kinds and OTHER not in ticked:
        ticked.append(OTHER)
    words = "；".join([*unknown, *([given.text] if given.text else [])])
    return Deviation(tuple(ticked), words)


def likelihood(indicator: Indicator, columns: Sequence[Column]) -> tuple[int, str] | None:
    """Which of the likelihood ``columns`` says something, and what: a tick, or the words.

    Words such as ``确定能（建议）`` stand under 确定能. None where nothing is said or
    no column fits; ``unplaced`` then says it.
    """
    said = indicator.likelihood
    if not said:
        return None
    for position, column in enumerate(columns):
        if said == column.head or said in column.also:
            return position, TICK
    for position, column in enumerate(columns):
        if said.startswith((column.head, *column.also)):
            return position, said
    return None


def unplaced(indicator: Indicator, columns: Sequence[Column]) -> str:
    """A likelihood that fits no column, in words for the remark; empty where there is none."""
    said = indicator.likelihood
    if not said or not columns or likelihood(indicator, columns):
        return ""
    return f"完成目标可能性：{said}"
