"""What one process does with a request: who may ask, was it asked before, judge, answer."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from baoheng.core.errors import BaohengError, OutputError, ServiceError
from baoheng.ledger.folder import Ledger
from baoheng.ledger.keys import key_of
from baoheng.review.past.live import Settled
from baoheng.review.past.memory import TABLES, Memory
from baoheng.review.service import answers, messages
from baoheng.review.service.judging import Verdict, judge_all
from baoheng.review.service.keys import BUREAU
from baoheng.review.service.knowledge import WATCHED, load_known, stamp_of, versions_of
from baoheng.review.service.messages import Envelope, Question
from baoheng.review.service.metrics import Counters
from baoheng.review.service.recall import Call, Recall
from baoheng.review.service.settling import posted, settled_of

Clock = Callable[[], datetime.datetime]
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 — local time


class Denied(ServiceError):
    """The key is missing, wrong, or another institution's."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a service runs."""

    store: Path
    lag_days: int = 2
    remember: datetime.timedelta = datetime.timedelta(hours=24)


@dataclass(slots=True)
class Judged:
    """A question that was judged, and what is to be written before it is answered.

    ``reply`` is there where it was answered before.
    """

    asked: Envelope
    question: Question | None = None
    verdict: Verdict = field(default_factory=Verdict)
    settled: list[Settled] = field(default_factory=list)
    begun: datetime.datetime | None = None
    reply: bytes | None = None


class Desk:
    """Everything that a process needs to answer."""

    def __init__(self, ledger: Ledger, order: Order, clock: Clock, counters: Counters) -> None:
        """Raises LedgerError where the ledger or the folder of the store cannot be used."""
        self.ledger, self.order, self.clock, self.counters = ledger, order, clock, counters
        self.memory = Memory(order.store, order.lag_days)
        self.recall = Recall(order.store, order.remember)
        self._facts, self._knowledge = self._stamps()
        self.known = load_known(ledger)
        self.loaded_at = clock()
        self.failed = ""
        self.memory.want(self.known.asked)
        self.memory.look(ledger)

    def refresh(self) -> None:
        """See whether knowledge, rule states, places or history have changed, and take the new.

        What cannot be read is said in ``failed`` and the old kept.
        """
        try:
            before = self.memory.folder
            self.memory.refresh()
            facts, knowledge = self._stamps()
            if facts != self._facts or self.memory.folder != before:
                self.memory.look(self.ledger)
                self._facts = facts
            if knowledge != self._knowledge:
                self._reload()
                self._knowledge = knowledge
            self.failed = ""
        except (BaohengError, OSError) as error:
            self.failed = str(error)
            self.counters.add("reload_failed")

    def close(self) -> None:
        """Let go of all files."""
        self.memory.close()
        self.recall.close()

    def _stamps(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return stamp_of(self.ledger, TABLES), stamp_of(self.ledger, WATCHED)

    def _reload(self) -> None:
        if versions_of(self.ledger) == self.known.versions:
            return
        fresh = load_known(self.ledger)
        self.memory.want(fresh.asked | self.known.asked)
        self.known, self.loaded_at = fresh, self.clock()

    def judge(self, raw: Mapping[str, Any], body: bytes, holder: str, infno: str) -> Judged:
        """Judge 3101 or 3102. Raises ServiceError where the message is not as it should be."""
        asked = self.admitted(raw, body, holder)
        begun = self.clock()
        reply = self.recall.find(asked.institution, asked.msgid, asked.digest)
        if reply is not None:
            return Judged(asked, reply=reply)
        question = messages.question_of(messages.data_of(raw), infno)
        return self._judged(asked, question, begun)

    def _judged(self, asked: Envelope, question: Question, begun: datetime.datetime) -> Judged:
        for one in question.patients:
            if one.current.values[1] != asked.institution:
                raise Denied(
                    "就诊不是本机构的",
                    where=f"{one.current.where}.medins_id",
                    todo="一家机构只能查自己的就诊",
                )
        today = (asked.at or begun).date()
        known, memory = self.known, self.memory
        verdict = judge_all(known, memory, question, today)
        judged = Judged(asked, question, verdict, [], begun)
        if question.settled:
            judged.settled = [
                self._own(
                    settled_of(patient.values, patient.current, known.places, begun.date()),
                    asked.institution,
                )
                for patient in question.patients
            ]
        return judged

    def _own(self, settled: Settled, institution: str) -> Settled:
        """The settlement. Raises Denied where it would change a visit of another institution."""
        for one in self.memory.remember(settled.person).bills:
            if one.bill.bill == settled.bill and one.bill.institution != key_of(institution):
                raise Denied(
                    "这个就诊ID已有其他机构的就诊",
                    where="mdtrt_id",
                    todo="请核对就诊ID；一家机构只能结算、冲正自己的就诊",
                )
        return settled

    def admitted(self, raw: Mapping[str, Any], body: bytes, holder: str) -> Envelope:
        """The envelope of a message that its sender may send.

        Raises ServiceError where it is not whole or another institution's.
        """
        asked = messages.envelope_of(raw, body)
        check_holder(holder, asked.institution)
        return asked

    def plain(self, raw: Mapping[str, Any], body: bytes, holder: str) -> Judged:
        """Judge a question of the plain interface."""
        stage = str(raw.get("stage", "during"))
        infno = {"before": messages.BEFORE, "during": messages.DURING}.get(stage)
        if infno is None:
            raise ServiceError("stage 应为 before（事前）或 during（事中）", where="stage")
        asked = self.admitted({"infno": infno, **raw}, body, holder)
        begun = self.clock()
        reply = self.recall.find(asked.institution, asked.msgid, asked.digest)
        if reply is not None:
            return Judged(asked, reply=reply)
        data = raw if "patient_dtos" in raw or "fsi_patient_dtos" in raw else raw.get("data")
        return self._judged(asked, messages.question_of(_object(data), infno), begun)

    def answer(self, judged: Judged, lacks: Sequence[str], national: bool = True) -> bytes:
        """The answer to what was judged and written, kept for the same question.

        ``lacks`` says what was not written: sent again it is judged, and written, again.
        """
        if judged.reply is not None:
            self.counters.add("repeated")
            return judged.reply
        for why in lacks:
            judged.verdict.lack(why)
        now = self.clock()
        asked, verdict, question = judged.asked, judged.verdict, judged.question
        told = (
            answers.national(asked, now, verdict, question.task if question else None)
            if national
            else answers.plain(asked.msgid, now, verdict)
        )
        body = answers.encode(told)
        call = _call(judged, now)
        self._count(verdict, judged.begun, now)
        if lacks:
            return body
        try:
            return self.recall.keep(
                call, asked.institution, asked.msgid, asked.digest, body, _seconds(now)
            )
        except OutputError:
            return body  # it is answered all the same; asked again it is judged again

    def _count(
        self, verdict: Verdict, begun: datetime.datetime | None, now: datetime.datetime
    ) -> None:
        count = self.counters.add
        count("answered")
        count("hits", len(verdict.results))
        count("shadow_hits", verdict.shadow)
        count("incomplete", 1 if verdict.lacks else 0)
        count("with_hits", 1 if verdict.results else 0)
        if begun:
            self.counters.took((now - begun) // datetime.timedelta(microseconds=1))

    def feedback(self, raw: Mapping[str, Any], body: bytes, holder: str) -> bytes:
        """Take 3103. Raises ServiceError where a result is not one that was told."""
        asked = self.admitted(raw, body, holder)
        told = messages.dispositions_of(messages.data_of(raw))
        for place, one in enumerate(told):
            msgid = answers.asked_by(one.result)
            if not self.recall.feed_back(asked.institution, msgid, one.way, one.reason or ""):
                raise ServiceError(
                    "没有这条结果，或已过保存时间", where=f"warns[{place}].warn_rslt_id"
                )
        self.counters.add("feedback", len(told))
        return answers.encode(answers.envelope(asked, self.clock(), answers.OK, output={}))

    def settle(self, body: bytes, holder: str) -> Settled:
        """What ``POST /api/settlements`` brings. Raises ServiceError."""
        raw = messages.decode(body)
        settled, institution = posted(raw, self.known.places, self.clock().date())
        check_holder(holder, institution)
        return self._own(settled, institution)

    def gauges(self) -> dict[str, int]:
        """What is counted as it stands now."""
        covered = self.memory.covered
        live = self.memory.live
        return {
            "knowledge_points": len(self.known.points),
            "history_missing": 0 if covered else 1,
            "history_stale": 1 if self.memory.stale else 0,
            "settlements_waiting": live.waiting() if live else 0,
            "settlements_held": live.held() if live else 0,
        }

    def health(self) -> dict[str, Any]:
        """How the process is."""
        covered = self.memory.covered
        wrong = [one for one in (self.failed, self.memory.broken, self.memory.stale) if one]
        if not self.known.points:
            wrong.append("知识库没有可用的知识点")
        return {
            "status": "degraded" if wrong else "ok",
            "wrong": wrong,
            "knowledge": {
                "version": self.known.version,
                "points": len(self.known.points),
                "loaded": self.loaded_at.isoformat(timespec="seconds"),
            },
            "history": None if covered is None else {
                "from": _day(covered[0]), "until": _day(covered[1]),
            },
        }  # fmt: skip


def check_holder(holder: str, institution: str) -> None:
    """Raise Denied where the holder of a key may not ask for an institution."""
    if holder not in (BUREAU, institution):
        raise Denied("密钥不是这家机构的", where=institution[:30], todo="一家机构只能查自己的就诊")


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ServiceError("缺少参保人 patient_dtos", where="报文", todo="请补上后重发")
    return value


def _call(judged: Judged, now: datetime.datetime) -> Call:
    begun = judged.begun or now
    asked, question = judged.asked, judged.question
    return Call(
        msgid=asked.msgid,
        institution=asked.institution,
        scene=question.trigger or "" if question else "",
        asked=begun.isoformat(sep=" ", timespec="seconds"),
        answered=now.isoformat(sep=" ", timespec="seconds"),
        milliseconds=(now - begun) // datetime.timedelta(milliseconds=1),
        warns=len(judged.verdict.results),
    )


def _seconds(at: datetime.datetime) -> int:
    return (at - _EPOCH) // datetime.timedelta(seconds=1)


def _day(number: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(number)).isoformat()
