"""A work list out as a workbook: what is due for a person, with columns to fill."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.flow import due_of, may, next_act, state_of
from baoheng.review.handling.model import Case, LineKey, person
from baoheng.review.handling.settings import Settings
from baoheng.review.handling.sheets import Value, write_book

WORK, LINES, HELP = "工作清单", "逐行认定", "填写说明"
HIT, NEXT, COUNT, RESULT, AMOUNT, REASON = (
    "疑点编号", "要办的事", "已有环节", "结论", "认定金额", "理由",
)  # fmt: skip
MDTRT, SN = "就诊ID", "费用明细流水号"
_WAITS = ("appeal", "receipt")  # the institution has to move first
_HEADS = {
    HIT: 24, "状态": 12, NEXT: 12, "应办日期": 12, "机构": 26, "规则": 26, "违规内容": 50,
    "依据": 30, "违规金额": 12, "上一环节认定": 12, COUNT: 9, RESULT: 12, AMOUNT: 12, REASON: 40,
}  # fmt: skip
_LINE_HEADS = {
    HIT: 24, MDTRT: 24, SN: 16, "项目": 30, "费用日期": 12, "数量": 10, "费用金额": 12,
    "违规金额": 12, "上一环节认定": 12, AMOUNT: 12,
}  # fmt: skip
TO_FILL = (RESULT, AMOUNT, REASON)
_HELP = (
    ("结论", "初审、复核、复审、合议、决定写：认定、部分认定、撤销；复审也可写：转合议"),
    ("", "待通知的写：通知；申诉期已过的写：逾期未申诉，机构明说无异议的写：无异议"),
    ("", "待追回的写：拒付 或 退回基金；可以结案的写：结案。空着的行不办"),
    (
        "认定金额",
        "元。认定、撤销不必写；部分认定的，一行明细写在清单里，多行的在“逐行认定”表里每行都写",
    ),
    ("理由", "部分认定、撤销必须写；复审、合议一律要写"),
    ("其他列", "请不要改。导出后别人又办了的，导入时会告诉您，不会盖掉"),
)


def due_for(
    cases: Sequence[Case], settings: Settings, by: str, as_of: datetime.date
) -> list[tuple[Case, str]]:
    """What a person can do now and what that is, the most urgent first.

    A drawn recheck is for the one who drew it, or was given it.
    """
    found = []
    for case in cases:
        act = next_act(case, settings, as_of)
        if act is None or act in _WAITS or not may(case, settings, act, by):
            continue
        last = case.last
        given = last.handler if last is not None and last.open else None
        if given is None or person(given) == person(by):
            found.append((case, act))
    latest = datetime.date.max
    return sorted(found, key=lambda one: (due_of(one[0], settings) or latest, one[0].hit))


def write_worklist(
    path: Path,
    work: Sequence[tuple[Case, str]],
    settings: Settings,
    told: Mapping[LineKey, Sequence[Value]],
) -> None:
    """Write the list; ``told`` has item, day, count and amount of each line."""
    rows = [_row(case, act, settings) for case, act in work]
    lines = [row for case, _ in work for row in _lines(case, told)]
    sheets = {
        WORK: (_HEADS, rows),
        LINES: (_LINE_HEADS, lines),
        HELP: ({"列": 14, "怎样填": 90}, _HELP),
    }
    write_book(path, sheets, TO_FILL)


def _row(case: Case, act: str, settings: Settings) -> list[Value]:
    due = due_of(case, settings)
    total, _ = case.standing()
    subject = case.subject
    return [
        case.hit,
        state_of(case, settings).title,
        settings.acts[act].title,
        due.isoformat() if due else "",
        f"{subject.institution} {subject.institution_name}".strip(),
        f"{case.rule} {case.rule_name}",
        case.content,
        case.basis,
        yuan(case.full),
        None if total is None or not case.conclusion else yuan(total),
        len(case.steps),
        None,
        None,
        None,
    ]


def _lines(case: Case, told: Mapping[LineKey, Sequence[Value]]) -> list[list[Value]]:
    _, standing = case.standing()
    rows: list[list[Value]] = []
    for line in case.offending:
        before = standing.get(line.key) if case.conclusion else None
        rows.append(
            [
                case.hit,
                line.mdtrt,
                line.sn,
                *told.get(line.key, ("", "", None, None)),
                yuan(line.amount),
                None if before is None else yuan(before),
                None,
            ]
        )
    return rows
