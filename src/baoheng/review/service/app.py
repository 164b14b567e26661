"""The HTTP side: routes, keys, limits, and one shape for every answer that is no result."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from baoheng.core.errors import BaohengError, ServiceError
from baoheng.review.service import answers, messages, metrics
from baoheng.review.service.desk import Denied, Desk, Judged
from baoheng.review.service.keys import BUREAU, Gate
from baoheng.review.service.log import RequestLog
from baoheng.review.service.openapi import document
from baoheng.review.service.recorder import Recorder
from baoheng.review.service.turns import Busy, Turns

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
BEFORE_PATH = "/fsi/api/riskConService/beforeAnalyze"
DURING_PATH = "/fsi/api/riskConService/courseAnalyze"
FEEDBACK_PATH = "/fsi/api/riskConService/feedback"
ANY_PATH = "/fsi/api/riskConService"  # by the infno of the message
_NATIONAL = {
    BEFORE_PATH: messages.BEFORE, DURING_PATH: messages.DURING, FEEDBACK_PATH: messages.FEEDBACK,
    ANY_PATH: "",
}  # fmt: skip
REVIEW_PATH, SETTLEMENTS_PATH = "/api/review", "/api/settlements"
_KEY = b"x-api-key"
_MOST_DISCARDED = 4 << 20
_JSON, _TEXT = b"application/json; charset=utf-8", b"text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, a body, and what the log says of it."""

    status: int
    body: bytes
    outcome: str = "ok"
    kind: bytes = _JSON


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a request may wait, how many may wait, seconds between looks at the ledger."""

    deadline: float = 1.0
    waiting: int = 500
    poll: float = 5.0


class App:
    """An ASGI application; one object a process."""

    def __init__(self, desk: Desk, gate: Gate, limits: Limits, log: RequestLog) -> None:
        self.desk, self.gate, self.log = desk, gate, log
        self._limits = limits
        self._turns = Turns(limits.deadline, limits.waiting)
        self._recorder = Recorder(desk.memory)
        self._tasks: list[asyncio.Task[None]] = []
        self._plain: Mapping[tuple[str, str], Callable[[bytes, str], Awaitable[Reply]]] = {
            ("POST", REVIEW_PATH): self._review,
            ("POST", SETTLEMENTS_PATH): self._settle,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the server calls."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            begun = time.perf_counter()
            reply = await self._safe(scope, receive)
            await _send(send, reply, scope["method"])
            self.log.add(scope["path"], reply.status, reply.outcome, time.perf_counter() - begun)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                self._tasks = [
                    asyncio.create_task(self._turns.serve()), asyncio.create_task(self._look())
                ]  # fmt: skip
                await send({"type": "lifespan.startup.complete"})
            elif event["type"] == "lifespan.shutdown":
                for task in self._tasks:
                    task.cancel()
                await asyncio.to_thread(self._recorder.stop)
                self.log.flush()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _look(self) -> None:
        """Look after what changes, for ever: knowledge, history, keys, the log."""
        while True:
            await asyncio.sleep(self._limits.poll)
            try:
                await asyncio.to_thread(self.desk.refresh)
                self.gate.refresh()
            except Exception as error:  # the service goes on with what it has, and says so
                self.desk.failed = str(error)
                self.log.fault(error)
            self.desk.counters.add("log_lost", self.log.flush())

    async def _answer(self, path: str, scope: Scope, receive: Receive) -> Reply:
        method = scope["method"]
        if method in ("GET", "HEAD") and (reply := self._open(path)):
            return reply
        known = path in _NATIONAL or path.startswith("/api/")
        if not known:
            return self._wrong(path, 404, f"没有这个地址（{path[:100]}）")
        holder = self.gate.holder(_header(scope, _KEY))
        try:
            body = await _body(receive)
        except ServiceError as error:
            self.desk.counters.add("refused")
            return self._wrong(path, 413, str(error))
        if holder is None:
            self.desk.counters.add("denied")
            return self._wrong(path, 401, "密钥不对或没有带上，请在请求头 X-Api-Key 写本机构的密钥")
        if holder != BUREAU and not self.gate.allows(holder, int(time.monotonic() * 1000)):
            self.desk.counters.add("limited")
            return self._wrong(path, 429, "本机构的请求太频繁，本次没有审核，请稍后再试")
        return await self._route(path, method, body, holder)

    def _open(self, path: str) -> Reply | None:
        """What anybody may see; None where it is something else."""
        match path:
            case "/health":
                return Reply(200, answers.encode(self.desk.health()))
            case "/metrics":
                gauges = {**self.desk.gauges(), "waiting": len(self._turns)}
                body = metrics.text(self.desk.counters.sums(), gauges)
                return Reply(200, body.encode(), kind=_TEXT)
            case "/openapi.json":
                return Reply(200, answers.encode(document()))
            case _:
                return None

    async def _safe(self, scope: Scope, receive: Receive) -> Reply:
        """The answer, whatever happens: a person hears what is wrong, never a trace."""
        count, path = self.desk.counters.add, scope["path"].rstrip("/") or "/"
        try:
            return await self._answer(path, scope, receive)
        except Busy:
            count("busy")
            return self._busy(path, answers.words("busy"), 503, "busy")
        except Denied as error:
            count("denied")
            return self._wrong(path, 403, str(error))
        except BaohengError as error:
            count("refused")
            return self._wrong(path, 400, str(error))
        except Exception as error:  # a fault of the program: said as such, never taken for a pass
            count("broken")
            self.log.fault(error)
            return self._busy(path, answers.words("broken"), 500, "broken")

    async def _route(self, path: str, method: str, body: bytes, holder: str) -> Reply:
        if path in _NATIONAL:
            if method != "POST":
                return self._wrong(path, 405, "只接受 POST")
            return await self._national(_NATIONAL[path], body, holder)
        if method == "GET" and path.startswith(f"{REVIEW_PATH}/"):
            return self._given(path.removeprefix(f"{REVIEW_PATH}/"), holder)
        handler = self._plain.get((method, path))
        if handler is None:
            there = any(path == one for _, one in self._plain)
            return self._wrong(path, 405 if there else 404, "没有这个地址，或方法不对")
        return await handler(body, holder)

    async def _national(self, wanted: str, body: bytes, holder: str) -> Reply:
        messages.check_size(body)
        raw = messages.decode(body)
        infno = str(raw.get("infno", "")).strip()
        if wanted and infno and infno != wanted:
            raise ServiceError(f"这个地址只收 {wanted}，收到 infno {infno[:10]}", where="报文")
        infno = wanted or infno
        if infno == messages.FEEDBACK:
            return Reply(200, self.desk.feedback(raw, body, holder))
        if infno not in (messages.BEFORE, messages.DURING):
            raise ServiceError(
                f"不认识交易编号 infno {infno[:10]}", where="报文", todo="应为 3101、3102 或 3103"
            )
        judged = await self._turns.take(lambda: self.desk.judge(raw, body, holder, infno))
        return Reply(200, self.desk.answer(judged, await self._written(judged)))

    async def _written(self, judged: Judged) -> list[str]:
        """Why settlements of a judged message were not written; nothing where all were."""
        if not judged.settled:
            return []
        said = await self._recorder.record(judged.settled)
        wrong = [why for why in said if why]
        self.desk.counters.add("settled", len(said) - len(wrong))
        self.desk.counters.add("unsettled", len(wrong))
        return [f"本次结算没有记入历史：{why}" for why in wrong]

    async def _review(self, body: bytes, holder: str) -> Reply:
        raw = messages.decode(body)
        judged = await self._turns.take(lambda: self.desk.plain(raw, body, holder))
        lacks = await self._written(judged)
        return Reply(200, self.desk.answer(judged, lacks, national=False))

    def _given(self, rest: str, holder: str) -> Reply:
        """An earlier answer; the bureau names the institution too: 机构编号/msgid."""
        institution, _, msgid = rest.rpartition("/")
        institution = institution or holder
        if holder not in (BUREAU, institution):
            raise Denied("密钥不是这家机构的", where=institution[:30])
        found = self.desk.recall.given(institution, msgid)
        if found is None:
            return self._wrong(REVIEW_PATH, 404, "没有这个 msgid 的答复，或已过保存时间")
        return Reply(200, found)

    async def _settle(self, body: bytes, holder: str) -> Reply:
        settled = self.desk.settle(body, holder)
        (why,) = await self._recorder.record([settled])
        if why:
            self.desk.counters.add("unsettled")
            # what is wrong with the message stays so however often it is sent
            status = 400 if isinstance(why, ServiceError) else 503
            return self._wrong(SETTLEMENTS_PATH, status, str(why))
        self.desk.counters.add("settled")
        return Reply(200, answers.encode({"recorded": True}))

    def _wrong(self, path: str, status: int, said: str) -> Reply:
        """A refusal in the shape of the interface."""
        if path in _NATIONAL:
            answer = answers.envelope(None, self.desk.clock(), answers.FAILED, error=said)
            kept = {401: 401, 404: 404, 405: 405, 413: 413, 429: 429}.get(status, 200)
            return Reply(kept, answers.encode(answer), "refused")
        return Reply(status, answers.encode({"error": {"status": status, "says": said}}), "refused")

    def _busy(self, path: str, said: str, status: int, outcome: str) -> Reply:
        """Not judged: the hospital goes on, and knows that nothing was looked at."""
        warn = answers.incomplete([said])
        if path in _NATIONAL:
            answer = answers.envelope(None, self.desk.clock(), answers.OK, warn=warn)
            return Reply(200, answers.encode(answer), outcome)
        shed = {"complete": False, "lacks": [said], "results": []}
        body = {"error": {"status": status, "says": said}} | shed
        return Reply(503, answers.encode(body), outcome)


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1")).strip()
    return ""


async def _body(receive: Receive) -> bytes:
    """The whole body. Raises ServiceError where it is longer than any message may be."""
    parts, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ServiceError("连接断开，报文没有收完")
        part = event.get("body", b"")
        size += len(part)
        if size <= messages.MOST_BYTES:
            parts.append(part)
        if size > _MOST_DISCARDED or not event.get("more_body"):
            break
    if size > messages.MOST_BYTES:
        raise ServiceError(
            f"报文太长，input 最多 {messages.MOST_INPUT:,} 个字符", todo="请分几次发送"
        )
    return b"".join(parts)


async def _send(send: Send, reply: Reply, method: str) -> None:
    head = [(b"content-type", reply.kind), (b"content-length", str(len(reply.body)).encode())]
    if reply.status == 413:
        head.append((b"connection", b"close"))
    with contextlib.suppress(OSError):
        await send({"type": "http.response.start", "status": reply.status, "headers": head})
        body = b"" if method == "HEAD" else reply.body
        await send({"type": "http.response.body", "body": body})
