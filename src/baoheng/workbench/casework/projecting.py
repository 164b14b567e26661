"""A case of the ledger as a row of the projection."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.flow import due_of, state_of
from baoheng.review.handling.model import FIRST, RECHECK, REREVIEW, Case, Recovery
from baoheng.review.handling.notify import sent_on
from baoheng.review.handling.report.areas import areas
from baoheng.review.handling.report.figures import NO_LEVEL, PHARMACY, PHARMACY_TYPE
from baoheng.review.handling.settings import Settings
from baoheng.workbench.casework.hands import marks
from baoheng.workbench.casework.models import Hit

UNCLEAR = "unclear"
_UNSAID = ("facts", "digest", "read_at")
FIELDS = [one.name for one in Hit._meta.concrete_fields if one.name != "number"]


def hit_of(case: Case, settings: Settings, regions: Mapping[str, str], person: str) -> Hit:
    """The row of a case; ``regions`` by institution, ``person`` is masked."""
    subject = case.subject
    state, due = _standing(case, settings)
    last = case.last
    conclusion = case.conclusion
    row = Hit(
        number=case.hit,
        rule=case.rule,
        rule_name=case.rule_name,
        result=case.result,
        area=areas().title(case.rule, subject.kind),
        institution=subject.institution,
        institution_name=subject.institution_name,
        level=level_of(subject.level, subject.kind, settings),
        region=regions.get(subject.institution, ""),
        department=subject.department or "",
        department_name=subject.department_name,
        physician=subject.physician or "",
        month=case.month,
        found=timezone.make_aware(case.found),
        amount=case.amount,
        full=case.full,
        upheld=case.upheld,
        ordered=case.ordered,
        received=case.received,
        outcome=(conclusion.outcome or "") if conclusion else "",
        state=state,
        due=due,
        notified=sent_on(case),
        rechecked=any(step.kind == RECHECK and not step.open for step in case.steps),
        agreed=_agreed(case),
        by_first=marks(case.who(FIRST)),
        by_recheck=marks(case.who(RECHECK)),
        by_rereview=marks(case.who(REREVIEW)),
        given_to=marks([last.handler or ""]) if last is not None and last.open else "",
        encounter=subject.encounter or "",
        person=person,
        facts=facts_of(case),
    )
    row.digest = _digest(row)
    return row


def level_of(level: str | None, kind: str | None, settings: Settings) -> str:
    """Among which institutions one is compared."""
    return PHARMACY if kind == PHARMACY_TYPE else settings.peers.get(level or "", NO_LEVEL)


def _agreed(case: Case) -> bool | None:
    """Whether the recheck came to what the first review had; None without one."""
    done = {step.kind: step for step in case.steps if not step.open}
    first, again = done.get(FIRST), done.get(RECHECK)
    if first is None or again is None:
        return None
    return (first.outcome, first.upheld) == (again.outcome, again.upheld)


def _standing(case: Case, settings: Settings) -> tuple[str, datetime.date | None]:
    try:
        return state_of(case, settings).name, due_of(case, settings)
    except CaseRefused:  # steps from elsewhere that do not fit: shown, and not to be acted on
        return UNCLEAR, None


def _digest(row: Hit) -> str:
    said = [
        str(getattr(row, name)) for name in FIELDS if name not in ("facts", "digest", "read_at")
    ]
    text = json.dumps([*said, row.facts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def facts_of(case: Case) -> dict[str, Any]:
    """What the page of a hit tells beyond the columns."""
    _, standing = case.standing()
    return {
        "content": case.content,
        "basis": case.basis,
        "settlement": case.subject.settlement or "",
        "lines": [
            {
                "mdtrt": line.mdtrt,
                "sn": line.sn,
                "offends": line in case.offending,
                "amount": line.amount,
                "standing": standing.get(line.key),
                "elsewhere": 0 < line.amount <= case.before(line.key),
            }
            for line in case.lines
        ],
        "steps": [
            {
                "number": step.number,
                "kind": step.kind,
                "begin": _iso(step.begin),
                "due": _iso(step.due),
                "done": step.done.isoformat(sep=" ", timespec="minutes") if step.done else "",
                "outcome": step.outcome or "",
                "upheld": step.upheld,
                "handler": step.handler or "",
                "opinion": step.opinion or case.reasons.get(step.number, ""),
                "members": list(case.members.get(step.number, ())),
                "files": list(case.files.get(step.number, ())),
            }
            for step in case.steps
        ],
        "recoveries": [_recovery(one) for one in case.recoveries],
        "others": sorted({share.hit for some in case.shares.values() for share in some}),
    }


def _recovery(one: Recovery) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "fund": one.fund or "",
        "decided": _iso(one.decided),
        "amount": one.amount,
        "due": _iso(one.due),
        "received": one.received,
        "receipts": [[got.number, _iso(got.day), got.amount, got.way] for got in one.receipts],
    }


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
