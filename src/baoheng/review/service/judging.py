"""Judging what a message asks: bills with their histories, and what could not be judged."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from baoheng.review.bill import Bill
from baoheng.review.evidence import basis, sentence
from baoheng.review.found import OFFENDS, RELATED
from baoheng.review.hits import Hit, HitLine, gather, once
from baoheng.review.judge import judge
from baoheng.review.logics.looks import History
from baoheng.review.model import Money, date_of
from baoheng.review.past.memory import Memory, Remembered
from baoheng.review.service import fields
from baoheng.review.service.bills import Person, bill_of, person_of
from baoheng.review.service.knowledge import Known, names_of
from baoheng.review.service.messages import Encounter, Patient, Question

_SN, _ITEM, _NAME = 0, 1, fields.at(fields.LINE, "hilist_name")
_FLAG = fields.at(fields.LINE, "curr_drord_flag")
_CURRENT = "1"
_ELSEWHERE = "其他机构的就诊"


@dataclass(frozen=True, slots=True)
class Result:
    """A hit about one person's visit, in words; ``lines`` as visit, line, role and 分."""

    hit: Hit
    patient: str
    visit: str
    said: str
    basis: str
    lines: tuple[tuple[str, str, int, int], ...]


@dataclass(slots=True)
class Verdict:
    """What is told, and why it is not complete; ``shadow`` hits are counted and not told."""

    results: list[Result] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    shadow: int = 0

    def lack(self, why: str) -> None:
        """Say once that something is missing."""
        if why and why not in self.lacks:
            self.lacks.append(why)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's visit as it is judged; ``patient`` is their number as the message writes it."""

    patient: str
    person: Person
    bill: Bill
    visit: Encounter
    others: Mapping[int, tuple[Encounter, Bill]]
    remembered: Remembered


def judge_all(known: Known, memory: Memory, question: Question, today: datetime.date) -> Verdict:
    """What the rules that run today find in the visits that are asked about."""
    verdict = Verdict()
    if not known.points:
        verdict.lack("知识库没有可用的知识点")
    for one in sorted(question.rules - known.names):
        verdict.lack(f"规则{one[:50]}没有可用的知识点，没有审核")
    for patient in question.patients:
        _judge(known, memory, question, _asked(known, memory, patient), today, verdict)
    return verdict


def _asked(known: Known, memory: Memory, patient: Patient) -> Asked:
    told = person_of(patient.values)
    remembered = memory.remember(told.key)
    person = _registered(told, remembered)
    others = {}
    for one in patient.others:
        bill = bill_of(one, person, known.places)
        others[bill.bill] = (one, bill)
    bill = bill_of(patient.current, person, known.places)
    return Asked(str(patient.values[0]), person, bill, patient.current, others, remembered)


def _registered(told: Person, remembered: Remembered) -> Person:
    """The person as the bureau's register has them; what it lacks as the message tells."""
    entry = remembered.entry
    if entry is None:
        return told
    birth = told.birth if entry.birth is None else date_of(entry.birth)
    return Person(told.key, entry.sex or told.sex, birth, entry.death, True)


def _judge(
    known: Known, memory: Memory, question: Question, asked: Asked, today: datetime.date,
    verdict: Verdict,
) -> None:  # fmt: skip
    bill = asked.bill
    for why in asked.remembered.lacks:
        verdict.lack(why)
    verdict.lack(memory.short(bill, min(known.since(date_of(bill.begin_d)), bill.begin_d)))
    past = {one.bill.bill: one.bill for one in asked.remembered.bills}
    past |= {number: one for number, (_, one) in asked.others.items()}
    past.pop(bill.bill, None)
    found = judge(known.index, bill, History(past.values()), (question.stage,))
    amounts = {bill.bill: {line.sn: line.amount for line in bill.lines}}
    gathered = gather(found, known.points, amounts)
    day = today if bill.setl_d is None else date_of(bill.setl_d)
    wanted = question.rules
    told = []
    for hit in _current(gathered.hits, asked.visit):
        rule = hit.point.rule
        if wanted and wanted.isdisjoint(names_of(rule)):
            continue
        if known.told(rule.number, day):
            told.append(hit)
        elif known.runs(rule.number, day):
            verdict.shadow += 1
    for place in gathered.unknown:
        rule = known.points[place].rule
        if known.told(rule.number, day) and not (wanted and wanted.isdisjoint(names_of(rule))):
            verdict.lack(f"规则{rule.number}（{rule.name}）缺少判断所需的资料")
    words = _Words(known, asked)
    verdict.results += [words.result(hit) for hit in once(told)]


def _current(hits: Iterable[Hit], visit: Encounter) -> list[Hit]:
    """What is found of the lines that are asked about; earlier ones of the visit stay related."""
    asked = {line[_SN] for line in visit.lines if line[_FLAG] in (_CURRENT, None)}
    kept = []
    for hit in hits:
        offending = [line for line in hit.lines if line.role == OFFENDS]
        if hit.point.rule.money is Money.BILL or not offending:
            kept.append(hit)
        elif any(line.sn in asked for line in offending):
            kept.append(replace(hit, lines=tuple(_shown(line, asked) for line in hit.lines)))
    return kept


def _shown(line: HitLine, asked: set[str]) -> HitLine:
    if line.role != OFFENDS or line.sn in asked:
        return line
    return replace(line, role=RELATED, amount=0, main=False)


class _Words:
    """The names that the results about one visit need."""

    def __init__(self, known: Known, asked: Asked) -> None:
        self._known = known
        self._asked = asked
        self._patient = asked.patient
        own = {asked.bill.bill: asked.visit}
        own |= {number: one for number, (one, _) in asked.others.items()}
        self._visits = {number: str(one.values[0]) for number, one in own.items()}
        self._items = {
            (number, str(line[_SN])): (str(line[_ITEM]), line[_NAME])
            for number, one in own.items()
            for line in one.lines
        }
        here = asked.bill.institution
        for one in asked.remembered.bills:
            if one.bill.institution == here:
                self._visits.setdefault(one.bill.bill, one.name)
        self._past = {
            (one.bill.bill, line.sn): line.item
            for one in asked.remembered.bills
            for line in one.bill.lines
        }

    def result(self, hit: Hit) -> Result:
        """A hit in words. Visits of other institutions are not named."""
        mine = self._named(hit, OFFENDS)
        told = sentence(hit.point, hit.seen, hit.code, self._others(hit, mine))
        head = f"{mine[0]}：" if len(mine) == 1 and hit.point.items else ""
        lines = tuple(
            (self._visits[line.bill], line.sn, line.role, line.amount if line.main else 0)
            for line in hit.lines
            if line.bill in self._visits
        )
        return Result(
            hit, self._patient, self._visits[hit.bill], f"{head}{told}", basis(hit.point), lines
        )

    def _others(self, hit: Hit, mine: Sequence[str]) -> list[str]:
        """What the hit is about besides: other visits, else other items."""
        if hit.related:
            return [self._visits.get(bill, _ELSEWHERE) for bill in hit.related]
        if beside := self._named(hit, RELATED):
            return beside
        sides = (hit.point.others, hit.point.items)
        names = [[self._known.name_of(code) for code in sorted(side)] for side in sides]
        return [*dict.fromkeys(names[1] if set(mine) <= set(names[0]) and mine else names[0])]

    def _named(self, hit: Hit, role: int) -> list[str]:
        names = [self._item(line) for line in hit.lines if line.role == role]
        return [one for one in dict.fromkeys(names) if one]

    def _item(self, line: HitLine) -> str:
        where = (line.bill, line.sn)
        if where in self._items:
            code, name = self._items[where]
            return str(name) if name else self._known.name_of(code)
        return self._known.places.items.get(self._past.get(where, -1), "")
