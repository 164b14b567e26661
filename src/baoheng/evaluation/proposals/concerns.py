"""What is wrong with the last target: much too easy, or with hardly anything to go by."""

from collections.abc import Sequence

from baoheng.core.tables import Indicator
from baoheng.evaluation.monitoring.numbers import percent, plain, rounded
from baoheng.evaluation.monitoring.targets import dimension
from baoheng.evaluation.proposals.model import Concern, Record, Remark
from baoheng.evaluation.proposals.rules import Rules
from baoheng.evaluation.proposals.steps import is_ratio


def trivial(
    row: Indicator, known: Sequence[Record], lower: bool, rules: Rules
) -> tuple[Remark, ...]:
    """A target passed by far last year, or every year by a wide margin.

    Money saved under a limit is no sign of a lax target and is left out.
    """
    if lower and dimension(row.target) == "money":
        return ()
    last = known[-1]
    if last.met and last.value is not None and last.limit is not None:
        part, whole = (last.limit, last.value) if lower else (last.value, last.limit)
        if whole > 0 and part / whole >= rules.trivial:
            how = "目标是实际的" if lower else "实际是目标的"
            return (_easy(f"{last.year}年{how}{percent(part / whole, 1)}，目标太松"),)
    if len(known) > 1 and all(_wide(record, row, lower, rules) for record in known):
        ratio = is_ratio(row)
        margin = rules.wide.points if ratio else rules.wide.share * 100
        unit = "个百分点" if ratio else "%"
        said = f"{plain(rounded(margin, 2))}{unit}"
        return (_easy(f"{len(known)}年都比目标好{said}以上，目标太松"),)
    return ()


def little(known: Sequence[Record]) -> tuple[Remark, ...]:
    """Only one year has a value, so that there is no trend."""
    if len(known) != 1:
        return ()
    message = f"只有{known[0].year}年一年的数，看不出趋势，请结合计划和行业水平确定"
    return (Remark(Concern.ONE_YEAR, message),)


def _wide(record: Record, row: Indicator, lower: bool, rules: Rules) -> bool:
    if not record.met or record.value is None or record.limit is None:
        return False
    gain = record.limit - record.value if lower else record.value - record.limit
    return gain > 0 and gain >= rules.wide.of(record.limit, is_ratio(row))


def _easy(message: str) -> Remark:
    return Remark(Concern.TRIVIAL, f"{message}，请核对是否应当提高要求")
