"""A filled work list back in: each row becomes an act, a bad row is told with its reason."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from baoheng.core.errors import CaseRefused, SourceError
from baoheng.ledger.definitions import dictionary
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.judge import (
    RESULTS,
    Verdict,
    decide,
    panel,
    recheck,
    rereview,
    review,
)
from baoheng.review.handling.model import Case
from baoheng.review.handling.notify import lapse, notify
from baoheng.review.handling.recording import Act
from baoheng.review.handling.recover import Claim, close, recover
from baoheng.review.handling.worklist import (
    AMOUNT,
    COUNT,
    HIT,
    LINES,
    MDTRT,
    NEXT,
    REASON,
    RESULT,
    SN,
    WORK,
)

_JUDGING: Mapping[str, Callable[[Case, Order, Verdict], Draft]] = {
    "review": review,
    "recheck": recheck,
    "rereview": rereview,
    "decide": decide,
}
_LAPSES = {"无异议": True, "逾期未申诉": False}
_RECOVERED = ("拒付", "退回基金")
_TODO = "请用 baoheng cases worklist 重新导出，在导出的文件上填"


@dataclass(frozen=True, slots=True)
class Filled:
    """One row that somebody filled in; ``fault`` says what cannot be understood of it."""

    number: int
    hit: str
    act: str
    steps: int | None
    result: str
    total: int | None = None
    reason: str = ""
    lines: Mapping[str, int | None] = field(default_factory=dict)
    fault: str = ""


def read_filled(path: Path, titles: Mapping[str, str]) -> tuple[list[Filled], int]:
    """The rows with a conclusion, and how many were left blank; ``titles`` → names of acts.

    Raises SourceError where the file is not such a work list.
    """
    book = _open(path)
    lines: dict[str, dict[str, Any]] = defaultdict(dict)
    if LINES in book.sheetnames:
        for _, row in _rows(book[LINES], (HIT, MDTRT, SN, AMOUNT), path):
            lines[_text(row[HIT])][f"{_text(row[MDTRT])}/{_text(row[SN])}"] = row[AMOUNT]
    found, blank = [], 0
    for number, row in _rows(book[WORK], (HIT, NEXT, COUNT, RESULT, AMOUNT, REASON), path):
        if not _text(row[RESULT]):
            blank += 1
            continue
        found.append(_filled(number, row, lines.get(_text(row[HIT]), {}), titles))
    return found, blank


def act_of(one: Filled, order: Order, members: Sequence[str]) -> Act:
    """What the row asks for, to be done with its case."""

    def act(case: Case) -> Draft:
        if one.fault:
            raise CaseRefused(one.fault, where=case.hit, todo="请改这一行再导入")
        draft = _draft(case, one, order, members)
        if not draft.repeated and one.steps is not None and one.steps != len(case.steps):
            raise CaseRefused(
                f"导出时有 {one.steps} 个环节，现在有 {len(case.steps)} 个，已有人办过",
                where=case.hit,
                todo="请重新导出后再办",
            )
        return draft

    return act


def _draft(case: Case, one: Filled, order: Order, members: Sequence[str]) -> Draft:
    if one.result in RESULTS:
        verdict = _verdict(case, one)
        if one.act == "panel":
            return panel(case, order, verdict, members)
        if one.act not in _JUDGING:
            raise CaseRefused(
                f"“{order.settings.acts[one.act].title}”不写“{one.result}”",
                where=case.hit,
                todo="请看“填写说明”",
            )
        return _JUDGING[one.act](case, order, verdict)
    if one.result in _LAPSES:
        return lapse(case, order, _LAPSES[one.result])
    if one.result in _RECOVERED:
        kinds = {name: code for code, name in dictionary("recovery_kind").items()}
        return recover(case, order, Claim(kinds[one.result], None, one.total))
    return notify(case, order) if one.result == "通知" else close(case, order, one.reason)


def _verdict(case: Case, one: Filled) -> Verdict:
    """What the row concludes; a partial conclusion over several lines needs each of them."""
    given = {name: amount for name, amount in one.lines.items() if amount is not None}
    several = len(case.offending) > 1
    if one.result == "部分认定" and several and len(given) < len(case.offending):
        raise CaseRefused(
            f"部分认定的 {len(case.offending)} 行明细，只有 {len(given)} 行写了认定金额",
            where=case.hit,
            todo="请在“逐行认定”表里每行都写，不认定的写 0",
        )
    if one.result == "部分认定" and not given and one.total is None:
        raise CaseRefused("部分认定没有写认定金额", where=case.hit, todo="请写认定金额")
    return Verdict(one.result, one.reason, given, one.total)


def _filled(
    number: int, row: Mapping[str, Any], lines: Mapping[str, Any], titles: Mapping[str, str]
) -> Filled:
    hit, result = _text(row[HIT]), _text(row[RESULT])
    act = titles.get(_text(row[NEXT]), "")
    known = (*RESULTS, *_LAPSES, *_RECOVERED, "通知", "结案")
    fault = ""
    if result not in known:
        fault = f"结论“{result}”不认识，可写：{'、'.join(known)}"
    elif not act:
        fault = f"要办的事“{_text(row[NEXT])}”不认识"
    try:
        total = _fen(row[AMOUNT])
        amounts = {name: _fen(value) for name, value in lines.items()}
        steps = _steps(row[COUNT])
    except ValueError as error:
        return Filled(number, hit, act, None, result, fault=str(error))
    return Filled(number, hit, act, steps, result, total, _text(row[REASON]), amounts, fault)


def _fen(value: Any) -> int | None:
    """An amount in 元 as 分; None where the cell is empty."""
    text = _text(value).replace(",", "")
    if not text:
        return None
    try:
        fen = Decimal(text) * 100
    except InvalidOperation as error:
        raise ValueError(f"金额“{text}”不是数") from error
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(f"金额“{text}”应是元，最多两位小数")
    return int(fen)


def _steps(value: Any) -> int | None:
    text = _text(value)
    if text and not text.isdecimal():
        raise ValueError(f"{COUNT}“{text}”不是整数，这一列请不要改")
    return int(text) if text else None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _open(path: Path) -> Any:
    try:
        book = load_workbook(path, data_only=True)
    except Exception as error:  # the reader has no common base of its errors
        raise SourceError(
            f"工作簿打不开（{str(error)[:120]}）", where=str(path), todo="请给出填好的 .xlsx 文件"
        ) from error
    if WORK not in book.sheetnames:
        raise SourceError(f"没有“{WORK}”这张表", where=str(path), todo=_TODO)
    return book


def _rows(sheet: Any, heads: Sequence[str], path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a sheet that name a hit, with their number, by heading."""
    every = sheet.iter_rows(values_only=True)
    first = [_text(cell) for cell in next(every, ())]
    if missing := [head for head in heads if head not in first]:
        raise SourceError(
            f"“{sheet.title}”没有 {'、'.join(missing)} 列", where=str(path), todo=_TODO
        )
    places = {head: first.index(head) for head in heads}
    for number, row in enumerate(every, start=2):
        found = {head: row[place] for head, place in places.items()}
        if _text(found[HIT]):
            yield number, found
