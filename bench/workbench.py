"""The workbench under load on loopback: everybody alone, then fifty at once, with work behind.

    python bench/workbench.py --population 20000     (a city made for it, gone afterwards)
    python bench/workbench.py --home FOLDER --ledger LEDGER      (an example's workbench)

The people of the example sign in, open every page of their menus and the pages that those link to,
a few of each kind. An answer other than 200 is an error. The generator runs beside the service on
the same processors.
"""

import argparse
import http.cookiejar
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

PER_KIND = 3
ROUNDS = 3
SHOWN = 15  # of the slowest kinds
LIMIT = 0.2  # seconds
EXAMPLES = "示例.json"
_ROOT = Path(__file__).resolve().parents[1]
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_LINK = re.compile(r'href="(/[^"#]*)"')
_LEFT = ("/static", "/people/logout", "/api", "/help", "/jobs")  # no pages, or not of this kind


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--ledger")
    parser.add_argument("--population", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--hits", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="baoheng-bench-") as folder:
        if asked.home is None:
            asked.home, asked.ledger = made(Path(folder), asked)
        measure(asked)


def made(folder: Path, asked: argparse.Namespace) -> tuple[Path, str]:
    """The example's workbench on a city of that many people, filled up."""
    baoheng = str(Path(sys.executable).with_name("baoheng"))
    city, home, ledger = folder / "city", folder / "home", str(folder / "ledger")
    papers, example = folder / "documents", _ROOT / "examples" / "云溪市"
    size = ["--population", str(asked.population), "--year", "2025"]
    for command in (
        [baoheng, "simulate", str(city), *size],
        [baoheng, "ledger", "load", str(city), "--ledger", ledger],
        [sys.executable, str(example / "make_documents.py"), str(papers)],
        [sys.executable, str(example / "make_workbench.py"), str(home), "--ledger", ledger,
         "--documents", str(papers)],
        [sys.executable, str(_ROOT / "bench" / "workbench_data.py"), str(home), ledger,
         "--documents", str(asked.documents), "--hits", str(asked.hits)],
    ):  # fmt: skip
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        refused = command[1:3] == ["ledger", "load"] and done.returncode == 1  # rows, as planted
        if done.returncode and not refused:
            raise SystemExit(done.stderr.decode())
    return home, ledger


def measure(asked: argparse.Namespace) -> None:
    """Start the service on the folder and ask it for pages."""
    people = json.loads((asked.home / EXAMPLES).read_text(encoding="utf-8"))
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    words = ["--home", str(asked.home), "--ledger", asked.ledger, "--port", str(port)]
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("baoheng")), "serve", *words], stdout=subprocess.DEVNULL
    ) as server:
        try:
            _wait(base)
            print(f"起动 {time.perf_counter() - begun:.1f} 秒")
            signed = [Person(base, one["username"], one["password"]) for one in people]
            for one in signed:
                one.pages = one.find_pages()
            _alone(signed)
            _together(asked, signed, f"{asked.people} 人同时")
            steward = next(one for one in signed if one.username == "jiang")
            steward.post("/ledger/check")
            steward.post("/overview/refresh")
            _together(asked, signed, "后台核对台账、测算时")
        finally:
            server.terminate()


class Person:
    """A browser of somebody who has signed in."""

    def __init__(self, base: str, username: str, password: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.opener = base, urllib.request.build_opener(jar)
        self.username, self.pages = username, list[str]()
        token = _TOKEN.search(self.get("/people/login"))
        given = {"username": username, "password": password, "csrfmiddlewaretoken": token[1]}
        body = urllib.parse.urlencode(given).encode()
        page = self.opener.open(f"{base}/people/login", body, timeout=60).read().decode()
        if "退出" not in page:
            raise SystemExit("登录不了")

    def get(self, address: str) -> str:
        """A page's text. Raises HTTPError."""
        return self.opener.open(self.base + address, timeout=60).read().decode()

    def post(self, address: str) -> None:
        """Press a button without fields. Raises HTTPError."""
        token = _TOKEN.search(self.get("/people/me"))
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
        self.opener.open(self.base + address, body, timeout=60).close()

    def find_pages(self) -> list[str]:
        """The menu's pages and what they link to, a few of each kind."""
        found: dict[str, list[str]] = defaultdict(list)
        seen = set()
        first = [one for one in _LINK.findall(self.get("/people/me")) if not one.startswith(_LEFT)]
        for depth in range(3):
            after = []
            for address in first:
                kind = _kind(address)
                if address in seen or len(found[kind]) >= PER_KIND or address.startswith(_LEFT):
                    continue
                seen.add(address)
                try:
                    answer = self.opener.open(self.base + address, timeout=60)
                except urllib.error.HTTPError as error:
                    print(f"{self.username} {address} 答 {error.code}")
                    continue
                if not answer.headers["Content-Type"].startswith("text/html"):
                    continue
                found[kind].append(address)
                if depth < 2:
                    after += [
                        one.replace("&amp;", "&") for one in _LINK.findall(answer.read().decode())
                    ]
            first = after
        return [one for some in found.values() for one in some]


def _kind(address: str) -> str:
    """Addresses that differ only in what they are about, or in queries, are of one kind."""
    path, _, query = address.partition("?")
    parts = path.strip("/").split("/")
    return "/".join(["", *parts[:2], *("·" for _ in parts[2:])]) + ("?" if query else "")


def _alone(signed: list[Person]) -> None:
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for person in signed:
            for address in person.pages:
                begun = time.perf_counter()
                person.get(address)
                spent[_kind(address)].append(time.perf_counter() - begun)
    for kind, some in sorted(spent.items(), key=lambda one: -statistics.median(one[1]))[:SHOWN]:
        print(f"{statistics.median(some) * 1000:7.0f} 毫秒（最慢 {max(some) * 1000:.0f}）  {kind}")
    every = [one for some in spent.values() for one in some]
    slow = [kind for kind, some in spent.items() if statistics.median(some) > LIMIT]
    print(
        f"一个人：{len(every) // ROUNDS} 页，{len(spent)} 种，中位 "
        f"{statistics.median(every) * 1000:.0f} 毫秒；中位超过 200 毫秒的 {len(slow)} 种"
    )


def _together(asked: argparse.Namespace, signed: list[Person], words: str) -> None:
    spent: list[float] = []
    wrong: list[str] = []
    end = time.monotonic() + asked.seconds

    def work(person: Person) -> None:
        while time.monotonic() < end:
            address = random.choice(person.pages)
            begun = time.perf_counter()
            try:
                person.get(address)
            except OSError as error:
                wrong.append(f"{person.username} {address} {error}")
            spent.append(time.perf_counter() - begun)
            time.sleep(random.uniform(0.5, 1.5))  # a person reads

    everybody = [
        threading.Thread(target=work, args=(signed[n % len(signed)],)) for n in range(asked.people)
    ]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    parts = statistics.quantiles(spent, n=100)
    print(
        f"{words}：{len(spent)} 页，出错 {len(wrong)}，"
        f"中位 {parts[49] * 1000:.0f} 毫秒，九成五 {parts[94] * 1000:.0f} 毫秒"
    )
    for line in wrong[:5]:
        print(f"  {line}")


def _wait(base: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/alive", timeout=1).close()  # noqa: S310 — our own
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("没有起动")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
