"""What a person is asked for each indicator: a value, a degree, a reason, an evidence file."""

from baoheng.core.result import ResultState
from baoheng.core.target import Operator
from baoheng.evaluation.results import Result


def answer_rows(one: Result) -> list[list[str]]:
    """One row an indicator for the sheet 填报; what was said before is filled in again."""
    rows = []
    for place, (row, scored) in enumerate(
        zip(one.assessed.table.indicators, one.evaluation.rows, strict=True)
    ):
        actual, said = one.assessed.actuals[place], one.assessed.said[place]
        done = actual.state is ResultState.COMPUTED
        ask = []
        if not done:
            what = "达成程度" if row.target.operator is Operator.QUALITATIVE else "完成值"
            ask.append(f"{actual.reason}。请填{what}、理由和佐证文件")
        if scored.needs_reason:
            ask.append(scored.needs_reason)
        rows.append(
            [
                one.assessed.department or "",
                one.assessed.table.project or "",
                row.level3,
                row.target.text,
                actual.text if done else "",
                "；".join(ask) or "不用填",
                said.text if said else "",
                said.level if said else "",
                f"{said.share:f}" if said and said.share is not None else "",
                f"{said.score:f}" if said and said.score is not None else "",
                said.reason if said else "",
                said.document if said else "",
            ]
        )
    return rows
