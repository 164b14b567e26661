"""The state of a hit: derived from its steps and recoveries by one function, stored nowhere."""

import datetime

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.model import APPEALS, CONCLUSIONS, DECISION, REREVIEW, Case, person
from baoheng.review.handling.settings import Settings, State

_NEUTRAL = ("8",)  # a visit on the spot tells something but moves nothing


def state_of(case: Case, settings: Settings) -> State:
    """Where the hit stands.

    Raises CaseRefused where its steps cannot be understood: nothing may be done with it then.
    """
    steps = [step for step in case.steps if step.kind not in _NEUTRAL]
    if not steps:
        return settings.states["open"]
    last = steps[-1]
    name = settings.after.get((last.kind, "open" if last.open else last.outcome or ""))
    if name is None:
        raise CaseRefused(
            f"第{last.number}环节（{last.kind}，结论 {last.outcome}）不在处理流程中",
            where=case.hit,
            todo="请核对装入的处理环节",
        )
    if last.kind == DECISION and name == "to_recover":
        name = _money(case, case.upheld)
    return settings.states[name]


def _money(case: Case, upheld: int | None) -> str:
    """How far the recovery of an upheld amount has come; unknown it is still to be recovered."""
    if upheld is None:
        return "to_recover"
    if upheld == 0:
        return "settled"
    if case.ordered < upheld:
        return "to_recover"
    return "recovering" if case.received < case.ordered else "recovered"


def due_of(case: Case, settings: Settings) -> datetime.date | None:
    """The last day in time for what comes next; None where nothing does."""
    last, state = case.last, state_of(case, settings)
    if last is not None and last.open and last.due:
        return last.due
    if state.due == "pay":
        open_ones = [one.due for one in case.recoveries if one.received < one.amount and one.due]
        return min(open_ones, default=None)
    return settings.due(state.due, since(case))


def overdue(case: Case, settings: Settings, as_of: datetime.date) -> bool:
    """Whether what comes next is late."""
    due = due_of(case, settings)
    return due is not None and due < as_of


def since(case: Case) -> datetime.date:
    """The day on which the latest thing was done: what comes next begins there."""
    days = [step.done.date() for step in case.steps if step.done]
    if case.decision:
        days += [one.decided for one in case.recoveries]
        days += [got.day for one in case.recoveries for got in one.receipts]
    return max(days, default=case.found.date())


def needs_panel(case: Case, settings: Settings, day: datetime.date) -> bool:
    """Whether a decision without a panel is out of the question."""
    appealed = any(step.kind in APPEALS and step.outcome == "6" for step in case.steps)
    last = next((s for s in reversed(case.steps) if s.kind == REREVIEW and not s.open), None)
    if not appealed or last is None:
        return False
    undecided = last.outcome not in CONCLUSIONS
    return undecided or case.full >= settings.panel(day).required_from


def may(case: Case, settings: Settings, act: str, by: str) -> bool:
    """Whether a person may do an act with this hit: nobody judges his own work."""
    return person(by) not in case.who(*settings.acts[act].barred)


def next_act(case: Case, settings: Settings, day: datetime.date) -> str | None:
    """What has to be done next; None where nothing has."""
    state = state_of(case, settings)
    acts = [act for act in state.acts if act != "sample"]
    if "panel" in acts and not (state.name == "rereviewed" and needs_panel(case, settings, day)):
        acts.remove("panel")
    due = due_of(case, settings)
    if "lapse" in acts and due is not None and due < day:
        return "lapse"
    if state.name == "recovered":
        return "close"
    return acts[0] if acts else None
