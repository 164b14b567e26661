"""The service as a program: killed, changed and asked while it runs."""

import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from tests.review.past.test_flush import COUNTS, body, rows
from tests.review.service.desks import YEARLY, asked, ledger_and_store, order, visit
from tests.review.small import AT

from baoheng.review.knowledge.store import write
from baoheng.review.past.flush import flush
from baoheng.review.past.live import Live
from baoheng.review.service import metrics
from baoheng.review.service.keys import BUREAU, add_key

pytestmark = pytest.mark.slow
KILLS = 5
ROW = 20


class Service:
    """The service as a program of its own."""

    def __init__(self, folder, ledger, store, *more):
        self.key = add_key(folder / "keys.json", BUREAU)
        words = ["review", "serve", "--ledger", ledger.root, "--store", store, "--keys",
                 folder / "keys.json", "--port", 0, "--workers", 2, "--flush", 0,
                 *more]  # fmt: skip
        self.command = [str(Path(sys.executable).with_name("baoheng")), *map(str, words)]
        with (folder / "said").open("w") as said:
            self.process = subprocess.Popen(self.command, stderr=said)
        while not (found := re.search(r":(\d+) 已开始", (folder / "said").read_text())):
            assert self.process.poll() is None
            time.sleep(0.1)
        self.port = int(found.group(1))
        assert self.ask("/health", method="GET")  # what is told to have begun takes connections

    def ask(self, path, told=b"", method="POST"):
        """The status and the answer; None where the connection broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, told, {"X-Api-Key": self.key})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def workers(self):
        """The processes that answer: those that map the history."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [
            pid for pid in map(int, told.split())
            if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()
        ]  # fmt: skip

    def stop(self):
        """Stop it as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def test_every_settlement_that_was_answered_is_kept_once(tmp_path):
    ledger, store = ledger_and_store(tmp_path, YEARLY)
    before = rows(ledger, COUNTS)[0]
    service = Service(tmp_path, ledger, store)
    answered, ended = [], threading.Event()

    def stream(number):
        turn = 0
        while not ended.is_set():
            turn += 1
            name = f"流{number}次{turn}"
            done = service.ask("/api/settlements", body(name, order("1")))
            if done and done[0] == 200:
                answered.append(name)

    threads = [threading.Thread(target=stream, args=(one,)) for one in range(6)]
    for one in threads:
        one.start()
    for _ in range(KILLS):
        wanted = len(answered) + random.randint(5, 40)
        while len(answered) < wanted:
            time.sleep(0.01)
        os.kill(random.choice(service.workers()), signal.SIGKILL)
    ended.set()
    for one in threads:
        one.join()
    assert service.stop() == 0
    live = Live(store)
    done = flush(ledger, live, "试", AT, 5)
    live.close()
    assert done.refused == {}
    found = rows(ledger, "SELECT mdtrt_id, count(*) FROM encounters GROUP BY 1")
    assert {times for _, times in found} == {1}
    assert set(answered) <= {name for name, _ in found}
    after = rows(ledger, COUNTS)[0]
    assert len({now - then for now, then in zip(after, before, strict=True)}) == 1


def test_knowledge_and_keys_change_while_it_runs_and_it_stops_in_peace(tmp_path):
    ledger, store = ledger_and_store(tmp_path, YEARLY)
    service = Service(tmp_path, ledger, store)
    numbers = count()

    def results(number):
        told = asked(visit("新", order("1")), msgid=f"m{number}")
        done = service.ask("/fsi/api/riskConService/courseAnalyze", told)
        return None if done is None else len(done[1]["output"]["result"])

    def in_a_row(wanted):
        """How often in a row it was answered so: every process takes the new by itself."""
        until, row = time.monotonic() + 60, 0
        while row < ROW and time.monotonic() < until:
            row = row + 1 if results(next(numbers)) == wanted else 0
            time.sleep(0 if row else 0.2)
        return row

    assert in_a_row(0) == ROW
    write(ledger, [replace(YEARLY, limit=Decimal(1))], "试", AT, 5)
    assert in_a_row(1) == ROW
    assert service.ask("/health", method="GET")[1]["status"] == "ok"
    assert service.stop() == 0


def test_both_processes_answer_and_a_second_service_on_the_port_is_refused(tmp_path):
    ledger, store = ledger_and_store(tmp_path, YEARLY)
    service = Service(tmp_path, ledger, store)
    workers = [metrics.Counters(store / "counters", row) for row in range(2)]

    def answered():
        return [one._cells[one._begin + metrics._PLACES["answered"]] for one in workers]

    until, number = time.monotonic() + 60, 0
    while min(answered()) < 3 and time.monotonic() < until:
        number += 1
        told = asked(visit("新", order("1")), msgid=f"m{number}")
        service.ask("/fsi/api/riskConService/courseAnalyze", told)
    assert min(answered()) >= 3
    again = subprocess.run(
        [*service.command, "--port", str(service.port)], capture_output=True, text=True, check=False
    )
    assert (again.returncode, "--port" in again.stderr) == (2, True)
    assert service.ask("/health", method="GET")[0] == 200
    assert min(answered()) >= 3
    assert service.stop() == 0


@pytest.mark.skipif(not shutil.which("st"), reason="没有 schemathesis")
def test_an_independent_program_finds_the_interface_as_it_is_described(tmp_path):
    ledger, store = ledger_and_store(tmp_path, YEARLY)
    service = Service(tmp_path, ledger, store, "--rate", 1_000_000)
    checks = "not_a_server_error,status_code_conformance,content_type_conformance"
    done = subprocess.run(
        ["st", "run", f"http://127.0.0.1:{service.port}/openapi.json", "--checks",
         f"{checks},response_schema_conformance", "--max-examples", "20", "--seed", "1",
         "--header", f"X-Api-Key: {service.key}"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    service.stop()
    assert done.returncode == 0, done.stdout[-3000:]
