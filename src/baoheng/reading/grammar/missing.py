"""What a finished table should have had: a doubt for each thing that went missing quietly."""

import re
from collections.abc import Iterator

from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.grammar.amounts import is_amount
from baoheng.reading.grammar.vocabulary import role_of

_MONEY = re.compile(r".{0,6}(?:预算|资金|金额|经费|投资).{0,10}")
_BUREAU = re.compile(r".{2,20}(?:局|中心|委员会|办公室|医院|院|处)")
_WHOSE = re.compile(r".{0,8}(?:单位|部门|机构)(?:名称|全称)?")


def missing(table: TargetTable) -> Iterator[Doubt]:
    """Doubts about a table of targets whose project, amount or bureau stands under other labels.

    A total is missed only where an amount stands in the other fields under a word for money.
    """
    if not table.indicators or table.kind not in {"project", "overall"}:
        return
    if table.kind == "project" and not table.project:
        message = "没有读到项目名称，这张表的指标不知属于哪个项目，请核对"
        yield Doubt("PROJECT_MISSING", message)
    for label, text in table.fields.items():
        if role_of("labels", label) is not None:
            continue
        if table.budget.total is None and _MONEY.fullmatch(label) and is_amount(text):
            message = f"“{label}”填的“{text[:20]}”像是金额，没有认作预算总额，请核对"
            yield Doubt("AMOUNT_UNFILED", message)
        if table.department is None and _WHOSE.fullmatch(label) and _BUREAU.fullmatch(text):
            message = f"“{label}”填的“{text[:20]}”像是单位，没有认作主管部门，请核对"
            yield Doubt("DEPARTMENT_UNFILED", message)
