"""The real-time service under load on loopback: 50-line encounters, all rules, a year's history.

    python bench/realtime.py --ledger FOLDER [--store FOLDER]   (knowledge is in the ledger)
    python bench/realtime.py --population 20000     (a city made for it, gone afterwards)

Open loop: requests go out at a fixed rate whether or not answers have come, and an answer's time
is counted from when its request was due. Then as many as the service takes. The generator runs in
one process beside the service; CPU time is told for both.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.review.service.sent import encoded, message, visits

from baoheng.cli.main import run as command
from baoheng.ledger.folder import open_ledger
from baoheng.review.service.keys import BUREAU, add_key

LINES = 50
PATH = "/fsi/api/riskConService/courseAnalyze"
CONNECTIONS = 64
LAST = "2025-12-31"
PADDING = {
    "long_drord_flag": "0", "hilist_type": "101", "drord_bhvr": "0", "hilist_name": "示例药品片",
    "hilist_lv": "01", "hilist_pric": "12.5000", "hosplist_code": "HIS001", "spec_unt": "盒",
    "hosplist_name": "示例药品", "spec": "0.25g×12片/盒", "drord_dept_name": "内科",
    "drord_dr_name": "某医师", "drord_dr_profttl": "1",
}  # fmt: skip
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--population", type=int, default=20_000)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="baoheng-bench-"))
    try:
        ledger = asked.ledger or made(folder, asked.population)
        store = asked.store or folder / "store"
        if not (store / "current").exists():
            begun = time.perf_counter()
            command(["review", "history", "build", "--ledger", str(ledger), "--store", str(store),
                     "--as-of", LAST])  # fmt: skip
            print(f"历史库建成，秒\t{time.perf_counter() - begun:.1f}")
        size = sum(file.stat().st_blocks * 512 for file in store.rglob("*.mdb"))
        print(f"历史库大小，MB\t{size / 1e6:.0f}")
        measure(ledger, store, folder, asked)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made(folder: Path, population: int) -> Path:
    """A city's ledger with its knowledge."""
    ledger = folder / "ledger"
    words = ["--population", str(population), "--year", "2025", "--seed", "1"]
    command(["simulate", str(folder / "city"), *words])
    command(["ledger", "init", "--ledger", str(ledger)])
    command(["ledger", "load", str(folder / "city"), "--ledger", str(ledger)])
    knowledge = folder / "city" / "truth" / "knowledge.parquet"
    command(["knowledge", "import", str(knowledge), "--ledger", str(ledger)])
    return ledger


def bodies(ledger: Path, count: int) -> list[bytes]:
    """Messages of visits cut or filled to fifty lines, with all fields that hospitals send."""
    begun = "begntime >= TIMESTAMP '2025-09-01'"
    found = visits(open_ledger(ledger), begun, count)
    told = []
    for serial, patient in enumerate(found.values()):
        visit = patient["fsi_encounter_dtos"][0]
        lines = [one for one in visit["fsi_order_dtos"] if "init_feedetl_sn" not in one]
        visit["fsi_order_dtos"] = [
            PADDING | lines[place % len(lines)] | {"rx_id": f"{place:06}"} for place in range(LINES)
        ]
        told.append(encoded(message(patient, serial % 10_000)))
    return told


class Service:
    """The service as a program of its own."""

    def __init__(self, ledger: Path, store: Path, folder: Path, workers: int) -> None:
        keys = folder / "keys.json"
        self.key = add_key(keys, BUREAU)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = ["review", "serve", "--ledger", ledger, "--store", store, "--keys", keys, "--port",
                 self.port, "--workers", workers, "--flush", 0]  # fmt: skip
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("baoheng"), *map(str, words)]
        )
        while not self._healthy():
            if self.process.poll() is not None:
                raise SystemExit("服务没有起来")
            time.sleep(0.05)
        print(f"启动，秒\t{time.perf_counter() - begun:.2f}")

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/health", timeout=5
            ) as answer:
                return json.load(answer)["knowledge"]["points"] > 0
        except OSError:
            return False

    def figures(self) -> tuple[float, int]:
        """CPU seconds and resident bytes (shared pages of the history counted in) of all."""
        family = [self.process.pid, *children(self.process.pid)]
        seconds, resident = 0.0, 0
        for one in family:
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(parts[11]) + int(parts[12])) / TICKS
            for line in Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith("RssAnon"):
                    resident += int(line.split()[1]) * 1024
        return seconds, resident

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, told) for one in (child, *children(child))]


def measure(ledger: Path, store: Path, folder: Path, asked: argparse.Namespace) -> None:
    """One service: at a fixed rate, then as fast as it goes."""
    told = bodies(ledger, 2000)
    print(f"报文，条和平均字节\t{len(told)}\t{sum(map(len, told)) // len(told)}")
    service = Service(ledger, store, folder, asked.workers)
    try:
        asyncio.run(load(service, told, 0, 3, "预热"))
        asyncio.run(load(service, told, asked.rate, asked.seconds, f"每秒 {asked.rate}"))
        asyncio.run(load(service, told, 0, asked.seconds, "尽量多"))
        print(f"内存（不计共享的历史库），MB\t{service.figures()[1] / 1e6:.0f}")
    finally:
        service.stop()


async def load(service: Service, told: list[bytes], rate: int, seconds: int, name: str) -> None:
    """Send for some seconds: at a rate, or (0) the next when an answer has come."""
    times: list[float] = []
    wrong: list[str] = []
    due: asyncio.Queue[float | None] = asyncio.Queue()
    turn = [time.time_ns() % 10**9]
    begun, cpu, own = time.perf_counter(), service.figures()[0], time.process_time()

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        while True:
            since: float | None = time.perf_counter()
            if rate:
                since = await due.get()
            elif since - begun > seconds:
                since = None
            if since is None:
                writer.close()
                return
            turn[0] += 1
            body = fresh(told[turn[0] % len(told)], turn[0])
            head = (f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Api-Key: {service.key}\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n")  # fmt: skip
            writer.write(head.encode() + body)
            answer = await answered(reader)
            times.append(time.perf_counter() - since)
            if b'"infcode":0' not in answer or b"busy" in answer:
                wrong.append(answer[:200].decode(errors="replace"))

    asking = [asyncio.create_task(ask()) for _ in range(CONNECTIONS if rate else 16)]
    if rate:
        for place in range(rate * seconds):
            at = begun + place / rate
            await asyncio.sleep(max(0, at - time.perf_counter()))
            due.put_nowait(at)
        for _ in asking:
            due.put_nowait(None)
    await asyncio.gather(*asking)
    took = time.perf_counter() - begun
    cpu, own = service.figures()[0] - cpu, time.process_time() - own
    times.sort()
    shown = [
        times[min(len(times) - 1, int(len(times) * part))] * 1000 for part in (0.5, 0.99, 0.999)
    ]
    print(
        f"{name}\t{len(times) / took:.0f} 次/秒\tp50 {shown[0]:.2f} ms\tp99 {shown[1]:.2f} ms\t"
        f"p99.9 {shown[2]:.2f} ms\t不成 {len(wrong)}\tCPU {cpu / len(times) * 1000:.2f} ms/次\t"
        f"（发送方 {own / len(times) * 1000:.2f}）"
    )
    if wrong:
        print(wrong[0])


def fresh(body: bytes, turn: int) -> bytes:
    """The same message under another number."""
    at = body.index(b'"msgid": "') + len(b'"msgid": "')
    end = body.index(b'"', at)
    return body[:at] + f"{turn % 10**30:030}".encode() + body[end:]


async def answered(reader: asyncio.StreamReader) -> bytes:
    """The body of an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length")
    )
    return await reader.readexactly(size)


if __name__ == "__main__":
    main()
