"""Settlements are written by one thread: all that wait in one transaction, one sync for many."""

import asyncio
import queue
import threading
from collections.abc import Sequence

from baoheng.core.errors import BaohengError, OutputError
from baoheng.review.past.live import Settled
from baoheng.review.past.memory import Memory

_MOST = 500  # settlements in one transaction
_Why = BaohengError | None
_Waiting = tuple[Settled, "asyncio.Future[_Why]", asyncio.AbstractEventLoop]


class Recorder:
    """Writes what it is given; what it gives back is why it did not, or None."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    async def record(self, settled: Sequence[Settled]) -> list[_Why]:
        """Why each settlement was not written; None where it is, durably."""
        loop = asyncio.get_running_loop()
        futures: list[asyncio.Future[_Why]] = []
        for one in settled:
            done: asyncio.Future[_Why] = loop.create_future()
            futures.append(done)
            self._waiting.put((one, done, loop))
        return list(await asyncio.gather(*futures))

    def stop(self) -> None:
        """Write what waits and end."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            some, ending = [first], False
            while len(some) < _MOST and not self._waiting.empty():
                more = self._waiting.get()
                if more is None:
                    ending = True
                    break
                some.append(more)
            for (_, done, loop), why in zip(
                some, self._write([one[0] for one in some]), strict=True
            ):
                loop.call_soon_threadsafe(_tell, done, why)
            if ending:
                return

    def _write(self, settled: Sequence[Settled]) -> Sequence[_Why]:
        live = self._memory.live
        try:
            if live is None:
                raise OutputError("结算没有记下", todo="历史库不可用，请检查后重发")
            return live.record(settled)
        except BaohengError as error:
            return [error] * len(settled)


def _tell(done: "asyncio.Future[_Why]", why: _Why) -> None:
    if not done.cancelled():
        done.set_result(why)
