"""What an act would write: rows of the ledger's tables, and the checks that all acts share."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from baoheng.core.errors import CaseRefused
from baoheng.ledger.definitions import dictionary, tables
from baoheng.review.handling.flow import may, since, state_of
from baoheng.review.handling.model import TRIAL, Case, LineKey, Step, person
from baoheng.review.handling.settings import Settings

Row = dict[str, Any]
_SHOWN = 1  # characters of a colleague's name that a refusal shows


@dataclass(frozen=True, slots=True)
class Order:
    """Who acts, when, by which settings."""

    by: str
    at: datetime.datetime
    settings: Settings

    @property
    def day(self) -> datetime.date:
        """The day of the act."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of one act by table; ``said`` tells what it does. No rows: it was done before."""

    hit: str
    said: str
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    @property
    def repeated(self) -> bool:
        """Whether there is nothing to write, because the same was done before."""
        return not self.rows


def admit(case: Case, order: Order, act: str) -> None:
    """Refuse what may not be done in this state, by this person, or at this time."""
    settings = order.settings
    if case.run_kind == TRIAL:
        raise CaseRefused("这是规则试跑的疑点，不办理", where=case.hit, todo="规则发布后再审才办理")
    if not person(order.by):
        raise CaseRefused("没有写经办人", where=case.hit, todo="请用 --by 写明姓名")
    state = state_of(case, settings)
    title = settings.acts[act].title
    if act not in state.acts:
        can = "、".join(settings.acts[one].title for one in state.acts) or "没有可办的事"
        raise CaseRefused(
            f"现在是“{state.title}”{_latest(case)}，不能{title}",
            where=case.hit,
            todo=f"现在可以办的：{can}",
        )
    if not may(case, settings, act, order.by):
        kinds = dictionary("step_kind")
        done = "、".join(
            kinds[kind] for kind in settings.acts[act].barred if person(order.by) in case.who(kind)
        )
        raise CaseRefused(
            f"{order.by}办过这条疑点的{done}，不能再由本人{title}",
            where=case.hit,
            todo="请由另一人办理",
        )
    if order.day < since(case):
        raise CaseRefused(
            f"办理日期 {order.day} 早于上一环节 {since(case)}", where=case.hit, todo="请核对日期"
        )


def reason_for(case: Case, order: Order, act: str, outcome: str | None, reason: str) -> str | None:
    """The reason, cleaned; refuse where one is needed and none is given."""
    text = " ".join(reason.split())
    need = order.settings.acts[act].reason
    if not text and (need == "always" or (need == "unless_upheld" and outcome != "1")):
        title = order.settings.acts[act].title
        raise CaseRefused(
            f"{title}须写明理由" if need == "always" else f"{title}没有全部认定的，须写明理由",
            where=case.hit,
            todo="请写理由（--reason，工作簿的“理由”列）",
        )
    limit = tables()["hit_steps"].by_name["opinion"].size or 0
    if len(text) > limit:
        raise CaseRefused(
            f"理由有 {len(text)} 字，最多 {limit} 字", where=case.hit, todo="请写短些"
        )
    return text or None


def next_number(case: Case, kind: str) -> tuple[int, Step | None]:
    """The number of the step to write: that of an open step of the kind, else a new one."""
    last = case.last
    if last is not None and last.open and last.kind == kind:
        return last.number, last
    return (last.number + 1 if last else 1), None


def step_row(
    case: Case, order: Order, act: str, outcome: str, upheld: int | None, opinion: str | None
) -> Row:
    """The row of a step that is done now."""
    kind = str(order.settings.acts[act].step)
    number, begun = next_number(case, kind)
    begin = begun.begin if begun else since(case)
    due = begun.due if begun and begun.due else order.settings.due(act, begin)
    return {
        "hit_id": case.hit,
        "step_no": number,
        "step_kind": kind,
        "begin_date": begin,
        "due_date": due,
        "done_time": order.at,
        "step_outcome": outcome,
        "upheld_amt": None if upheld is None else yuan(upheld),
        "manual_flag": "1",
        "handler": order.by,
        "opinion": opinion,
    }


def open_row(case: Case, order: Order, kind: str, limit: str, handler: str | None) -> Row:
    """The row of a step that begins now and is waited for; its number is the next one."""
    number, _ = next_number(case, kind)
    return {
        "hit_id": case.hit,
        "step_no": number,
        "step_kind": kind,
        "begin_date": order.day,
        "due_date": order.settings.due(limit, order.day),
        "done_time": None,
        "step_outcome": None,
        "upheld_amt": None,
        "manual_flag": "1",
        "handler": handler,
        "opinion": None,
    }


def line_rows(
    case: Case, number: int, amounts: Mapping[LineKey, int], opinion: str | None
) -> list[Row]:
    """The rows of what was decided of each offending line."""
    return [
        {
            "hit_id": case.hit,
            "step_no": number,
            "mdtrt_id": line.mdtrt,
            "feedetl_sn": line.sn,
            "psn_no": line.psn,
            "vola_amt": yuan(line.amount),
            "upheld_amt": yuan(amounts[line.key]),
            "reason": opinion and opinion[:500],
        }
        for line in case.offending
    ]


def repeats(case: Case, act: str, order: Order, row: Row, lines: Mapping[LineKey, int]) -> bool:
    """Whether the latest done step is this very act, done before by the same person."""
    step = next((one for one in reversed(case.steps) if not one.open), None)
    if step is None or step.kind != order.settings.acts[act].step:
        return False
    told = (step.outcome, person(step.handler or ""), step.opinion)
    asked = (row["step_outcome"], person(order.by), row["opinion"])
    upheld = None if step.upheld is None else yuan(step.upheld)
    if not lines and upheld != row["upheld_amt"]:  # with lines it may have moved to another hit
        return False
    return told == asked and dict(case.decided.get(step.number, {})) == dict(lines)


def masked(name: str | None) -> str:
    """A colleague's name as it is shown without a purpose."""
    return f"{name[:_SHOWN]}{'*' * max(1, len(name) - _SHOWN)}" if name else "（未记经办人）"


def yuan(fen: int) -> Decimal:
    """分 as 元."""
    return Decimal(fen).scaleb(-2)


def money(fen: int) -> str:
    """分 as people read them."""
    return f"{yuan(fen):,.2f}元"


def _latest(case: Case) -> str:
    """Who did what last, for the second of two who act at the same moment."""
    last = case.last
    if last is None or last.done is None:
        return ""
    kind = dictionary("step_kind").get(last.kind, last.kind)
    return f"（{masked(last.handler)}于{last.done:%Y-%m-%d %H:%M}办结{kind}）"
