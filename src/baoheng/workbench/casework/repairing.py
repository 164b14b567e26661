"""Log entries that a kill kept from being written, made of what the ledger says was done.

An act on a hit writes the ledger first and then, in one transaction, the projection and the log. A
kill between both leaves a step that the projection does not know: whoever updates the projection
adds the entry that is missing, marked as added later.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from baoheng.ledger.definitions import dictionary
from baoheng.ledger.engine import reading
from baoheng.ledger.folder import Ledger
from baoheng.ledger.reading import make_views
from baoheng.ledger.register import loads
from baoheng.review.handling.model import (
    APPEALED,
    APPEALS,
    CLOSING,
    DECISION,
    FIRST,
    LAPSED,
    NOTICE,
    PANEL,
    RECHECK,
    REREVIEW,
    UNOPPOSED,
)
from baoheng.workbench.casework.hands import login_of
from baoheng.workbench.casework.models import Evidence, Hit
from baoheng.workbench.files import place
from baoheng.workbench.people.models import Person
from baoheng.workbench.trail.chain import append

RECOVERY, RECEIPT = "recovery", "receipt"  # what is done without a step
_NAMES = {
    FIRST: "hit.review", RECHECK: "hit.recheck", NOTICE: "hit.notify", REREVIEW: "hit.rereview",
    PANEL: "hit.panel", DECISION: "hit.decide", CLOSING: "hit.close", RECOVERY: "hit.recover",
    RECEIPT: "hit.receipt",
}  # fmt: skip
_ANSWERS = {APPEALED: "hit.appeal", UNOPPOSED: "hit.agree", LAPSED: "hit.lapse"}
_TITLES = {RECOVERY: "追回决定", RECEIPT: "追回到账"}
_FILES = """SELECT step_no, file_name, file_size, sha256 FROM appeal_files JOIN hits USING (hit)
WHERE hit_id = $hit"""
_SOURCES = {
    RECOVERY: ("recoveries", "SELECT recovery_no, _source FROM recoveries"),
    RECEIPT: (
        "recovery_receipts",
        "SELECT recovery_no || '/' || receipt_no, p._source "
        "FROM recovery_receipts p JOIN recoveries USING (recovery)",
    ),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done with a hit: of which kind, with which key, by whom and when where known."""

    kind: str
    key: str
    outcome: str = ""
    handler: str = ""
    done: str = ""


def gained(before: Hit | None, after: Hit, own: str = "", by: str = "") -> list[Deed]:
    """What was done according to ``after`` that ``before`` does not know.

    Nothing of a hit that was not here before: nobody can have acted on it here. The last deed of
    the kind ``own`` by that handler is left out: its act logs it itself.
    """
    if before is None:
        return []
    known = {(one.kind, one.key) for one in _deeds(before.facts)}
    fresh = [one for one in _deeds(after.facts) if (one.kind, one.key) not in known]
    same = [one for one in fresh if one.kind == own and one.handler in ("", by)]
    return [one for one in fresh if not same or one is not same[-1]]


def _deeds(facts: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[Deed]:
    for step in facts.get("steps", ()):
        if step["done"]:
            outcome, handler = str(step["outcome"]), str(step["handler"])
            yield Deed(str(step["kind"]), str(step["number"]), outcome, handler, str(step["done"]))
    for order in facts.get("recoveries", ()):
        yield Deed(RECOVERY, str(order["number"]))
        for receipt in order["receipts"]:  # type: ignore[attr-defined]
            yield Deed(RECEIPT, f"{order['number']}/{receipt[0]}")


def done_here(deeds: Sequence[Deed]) -> bool:
    """Whether some of them were perhaps done by people of this workbench."""
    if any(one.kind in _SOURCES for one in deeds):
        return True
    names = {login_of(one.handler) for one in deeds} - {""}
    return bool(names) and Person.objects.filter(username__in=names).exists()


def add_entries(here: Ledger, hit: Hit, deeds: Sequence[Deed]) -> int:
    """Add what is missing of a hit, within the caller's transaction; how many entries.

    What people did elsewhere, by commands or in other systems, is not this log's business.
    """
    added = 0
    for deed in _told(here, deeds):
        person = Person.objects.filter(username=login_of(deed.handler)).first()
        if person is None:
            continue
        name = _name(deed, person)
        words = _TITLES.get(deed.kind) or dictionary("step_kind").get(deed.kind, deed.kind)
        outcome = dictionary("step_outcome").get(deed.outcome, "")
        said = f"{hit.number} {words}{f'：{outcome}' if outcome else ''}"
        label = f"{hit.number} {hit.rule_name}（{hit.institution_name or hit.institution}）"
        append(
            by=person,
            act=name,
            subject=("hit", hit.number, label),
            region=hit.region,
            said=f"{said}（{deed.done} 办的，当时中断没有记下，由台账补记）",
            details={"kind": deed.kind, "key": deed.key, "done": deed.done, "added_later": True},
            click=uuid.uuid4(),
        )
        if name.startswith("hit.appeal"):
            _keep_evidence(here, hit, int(deed.key), person)
        added += 1
    return added


def _name(deed: Deed, person: Person) -> str:
    """The name of the act; of an answer that the bureau took down it is another one."""
    if deed.kind not in APPEALS:
        return _NAMES.get(deed.kind, "hit.step")
    name = _ANSWERS.get(deed.outcome, "hit.lapse")
    return name if person.institution or name == "hit.lapse" else f"{name}.paper"


def _told(here: Ledger, deeds: Sequence[Deed]) -> Iterator[Deed]:
    """The deeds with who and when; of money the register of loads tells it."""
    for kind, (name, query) in _SOURCES.items():
        wanted = [one.key for one in deeds if one.kind == kind]
        if not wanted:
            continue
        by_number = {source.number: one for one in loads(here, name) for source in one.sources}
        with reading() as connection:
            make_views(here, connection, ["recoveries", "recovery_receipts"])
            numbers = dict(connection.execute(query).fetchall())
        for key in wanted:
            if load := by_number.get(numbers.get(key, -1)):
                yield Deed(kind, key, "", load.by, load.at.replace("T", " ")[:16])
    yield from (one for one in deeds if one.kind not in _SOURCES)


def _keep_evidence(here: Ledger, hit: Hit, step: int, person: Person) -> None:
    """Whose the files of an appeal are; they were kept before the ledger was written."""
    with reading() as connection:
        make_views(here, connection, ["appeal_files", "hits"])
        rows = connection.execute(_FILES, {"hit": hit.number}).fetchall()
    for number, name, size, sha256 in rows:
        if number == step and place(sha256).is_file():
            Evidence.objects.get_or_create(
                hit=hit.number, sha256=sha256, defaults={"name": name, "size": size, "by": person}
            )
