"""Running the service: one parent that starts, watches and stops processes; N that answer."""

import asyncio
import gc
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

import uvicorn

from baoheng.core.errors import BaohengError, OutputError
from baoheng.ledger.folder import Place, open_ledger
from baoheng.review.past.live import Live
from baoheng.review.service import metrics
from baoheng.review.service.app import App, Limits
from baoheng.review.service.desk import Clock, Desk, Order
from baoheng.review.service.keys import Gate, read_keys
from baoheng.review.service.log import RequestLog
from baoheng.review.service.recall import Recall
from baoheng.review.service.upkeep import bring_home

COUNTERS = "counters"
_BACKLOG = 2048
_GRACE = 10  # seconds that requests under way have when the service stops
_WAIT = 0.5
_PAUSE = 1.0  # seconds before a process that died is started again
_KEEP_ALIVE = 75


@dataclass(frozen=True, slots=True)
class Settings:
    """What a service is started with."""

    place: Place
    order: Order
    limits: Limits
    keys: Path
    clock: Clock
    host: str = "127.0.0.1"
    port: int = 8710
    workers: int = 2
    rate: int = 200
    log: Path | None = None
    flush_seconds: int = 300
    by: str = "实时审核"


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Answer until told to stop. Raises BaohengError where it cannot begin."""
    with _reserve(settings.host, settings.port) as held:
        _prepare(settings)  # not before: it would disturb a service that is there
        parent = _Parent(settings, held, say)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, parent.stop)
        parent.run()


def _prepare(settings: Settings) -> None:
    """Find out now what would stop every process."""
    open_ledger(settings.place)
    read_keys(settings.keys)
    store = settings.order.store
    try:
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        metrics.make(store / COUNTERS)
    except OSError as error:
        raise OutputError("历史库的文件夹写不了", where=str(store), todo="请检查权限") from error
    Recall(store, settings.order.remember).close()
    Live(store).close()


def _reserve(host: str, port: int) -> socket.socket:
    """Hold an address that nobody else listens on, for processes of this service to share."""
    try:
        with _bound(host, port, socket.SO_REUSEADDR):
            pass  # another service would let itself be joined, and each have half of the requests
        # not to be reused: so the next service is refused before anybody listens here
        return _bound(host, port, socket.SO_REUSEPORT)
    except OSError as error:
        raise OutputError(
            f"地址 {host}:{port} 用不了（{error.strerror}）",
            todo="请换一个 --port，或停掉占用它的程序",
        ) from error


def _bound(host: str, port: int, *options: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    for option in options:
        made.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def _listening(host: str, port: int) -> socket.socket:
    """One of the sockets that share the connections to an address that is held."""
    # connections that linger can be reused: else no service could begin here for a minute
    made = _bound(host, port, socket.SO_REUSEADDR, socket.SO_REUSEPORT)
    made.listen(_BACKLOG)
    return made


class _Parent:
    """Starts the processes again that die, and brings what was settled to the ledger."""

    def __init__(self, settings: Settings, held: socket.socket, say: Callable[[str], None]) -> None:
        self._settings, self._held, self._say = settings, held, say
        self._context = get_context("spawn")
        self._workers: dict[int, BaseProcess] = {}
        self._flushing: BaseProcess | None = None
        self._stopping = False

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Hear of a signal."""
        self._stopping = True

    def run(self) -> None:
        """Watch until told to stop."""
        for row in range(self._settings.workers):
            self._start(row)
        started = False
        next_flush = time.monotonic() + self._settings.flush_seconds
        while not self._stopping:
            time.sleep(_WAIT)
            if not started and (started := self._answers()):
                where = f"http://{self._settings.host}:{self._port()}"
                self._say(f"{where} 已开始，{self._settings.workers} 个进程")
            for row, one in list(self._workers.items()):
                if not one.is_alive() and not self._stopping:
                    self._say(f"第 {row + 1} 个进程退出（{one.exitcode}），重新启动")
                    time.sleep(_PAUSE)
                    self._start(row)
            if self._settings.flush_seconds and time.monotonic() >= next_flush:
                self._flush()
                next_flush = time.monotonic() + self._settings.flush_seconds
        self._end()

    def _answers(self) -> bool:
        """Whether a process takes connections; each does when it has read what it needs."""
        try:
            with socket.create_connection((self._settings.host, self._port()), timeout=_WAIT):
                return True
        except OSError:
            return False

    def _port(self) -> int:
        return int(self._held.getsockname()[1])

    def _start(self, row: int) -> None:
        one = self._context.Process(target=work, args=(self._settings, row, self._port()))
        one.start()
        self._workers[row] = one

    def _flush(self) -> None:
        if self._flushing is None or not self._flushing.is_alive():
            self._flushing = self._context.Process(target=bring, args=(self._settings,))
            self._flushing.start()

    def _end(self) -> None:
        self._held.close()
        every = [one for one in (*self._workers.values(), self._flushing) if one is not None]
        for one in self._workers.values():
            if one.is_alive():
                one.terminate()
        until = time.monotonic() + _GRACE + _PAUSE
        for one in every:
            one.join(max(0.1, until - time.monotonic()))
            if one.is_alive():
                one.kill()
                one.join()
        self._say("已停止")


def work(settings: Settings, row: int, port: int) -> None:
    """One process: answer until terminated.

    Each has a listening socket of its own, opened when it is ready: the system shares connections
    out among them, where of one common socket the first to wake takes all that wait.
    """
    ledger = open_ledger(settings.place)
    counters = metrics.Counters(settings.order.store / COUNTERS, row)
    log = RequestLog(settings.log, settings.clock)
    desk = Desk(ledger, settings.order, settings.clock, counters)
    share = max(1, settings.rate // settings.workers)
    app = App(desk, Gate(settings.keys, share, 2 * share), settings.limits, log)
    gc.collect()
    gc.freeze()  # knowledge is never garbage: looking through it would stop requests
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", http="httptools", loop="uvloop",
        ws="none", server_header=False, timeout_keep_alive=_KEEP_ALIVE, backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
    )  # fmt: skip
    asyncio.set_event_loop_policy(None)
    with _listening(settings.host, port) as listening:
        uvicorn.Server(config).run(sockets=[listening])


def bring(settings: Settings) -> None:
    """Bring settlements and calls to the ledger; what fails goes with the next time."""
    log = RequestLog(settings.log, settings.clock)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ledger = open_ledger(settings.place)
        home = bring_home(ledger, settings.order, settings.by, settings.clock(), 0)
        said = "；".join(home.said())
    except BaohengError as error:
        said = str(error)
    if said:
        log.trouble(said)
        log.flush()
