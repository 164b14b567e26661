"""A first wording of how the goals as a whole were reached, for a person to mend."""

from collections.abc import Sequence

from baoheng.workbench.appraisals.models import Appraisal, Row

_NAMED = 5


def summary(appraisal: Appraisal, rows: Sequence[Row]) -> str:
    """What the results say, in one paragraph; empty before anything was computed."""
    if not appraisal.computed_at:
        return ""
    reached = [row for row in rows if row.colour in ("green", "blue")]
    parts = [f"{len(rows)}个绩效指标中{len(reached)}个达到目标"]
    for colour, words in (("red", "未达到"), ("amber", "年度未完"), ("grey", "还没有结果")):
        if some := [f"{row.name}{_numbers(row)}" for row in rows if row.colour == colour]:
            more = f"等{len(some)}个" if len(some) > _NAMED else ""
            parts.append(f"{words}：{'、'.join(some[:_NAMED])}{more}")
    if rate := appraisal.head["money"]["rate"]:
        parts.append(f"预算执行率{rate}")
    return "；".join(parts) + "。"


def _numbers(row: Row) -> str:
    return f"（目标{row.target}，完成{row.actual}）" if row.actual else ""
