"""The workbench under load on loopback: one person alone, then fifty at once.

    python bench/workbench.py --home FOLDER      (a folder that `baoheng serve` has prepared)

Everybody signs in as ``--username``, opens every page of the menu and the pages that those link
to, a few of each kind. An answer other than 200 is an error. The generator runs beside the service
on the same processors.
"""

import argparse
import http.cookiejar
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

PER_KIND = 3
ROUNDS = 5
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_LINK = re.compile(r'href="(/[^"#]*)"')
_NUMBER = re.compile(r"[0-9a-f-]{36}|[A-Z]*\d+")
_LEFT = ("/static", "/people/logout", "/api", "/help", "/jobs")  # no pages, or not of this kind


def main() -> None:
    """Measure, and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--ledger")
    parser.add_argument("--username", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    asked = parser.parse_args()
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    words = ["--home", str(asked.home), "--port", str(port)]
    words += ["--ledger", asked.ledger] if asked.ledger else []
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("baoheng")), "serve", *words], stdout=subprocess.DEVNULL
    ) as server:
        try:
            _wait(base)
            print(f"起动 {time.perf_counter() - begun:.1f} 秒")
            person = Person(base, asked.username, asked.password)
            pages = person.pages()
            _alone(person, pages)
            _together(asked, base, pages)
        finally:
            server.terminate()


class Person:
    """A browser of somebody who has signed in."""

    def __init__(self, base: str, username: str, password: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.opener = base, urllib.request.build_opener(jar)
        token = _TOKEN.search(self.get("/people/login"))
        given = {"username": username, "password": password, "csrfmiddlewaretoken": token[1]}
        body = urllib.parse.urlencode(given).encode()
        page = self.opener.open(f"{base}/people/login", body, timeout=60).read().decode()
        if "退出" not in page:
            raise SystemExit("登录不了")

    def get(self, address: str) -> str:
        """A page's text. Raises HTTPError."""
        return self.opener.open(self.base + address, timeout=60).read().decode()

    def pages(self) -> list[str]:
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
                    print(f"{address} 答 {error.code}")
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
    """Addresses that differ only in numbers and queries are of one kind."""
    path, _, query = address.partition("?")
    return _NUMBER.sub("·", urllib.parse.unquote(path)) + ("?" if query else "")


def _alone(person: Person, pages: list[str]) -> None:
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for address in pages:
            begun = time.perf_counter()
            person.get(address)
            spent[_kind(address)].append(time.perf_counter() - begun)
    for kind, some in sorted(spent.items(), key=lambda one: -statistics.median(one[1])):
        print(f"{statistics.median(some) * 1000:7.0f} 毫秒（最慢 {max(some) * 1000:.0f}）  {kind}")
    every = [one for some in spent.values() for one in some]
    print(f"一个人：{len(pages)} 页，中位 {statistics.median(every) * 1000:.0f} 毫秒")


def _together(asked: argparse.Namespace, base: str, pages: list[str]) -> None:
    spent: list[float] = []
    wrong: list[str] = []
    end = time.monotonic() + asked.seconds

    def work() -> None:
        person = Person(base, asked.username, asked.password)
        while time.monotonic() < end:
            address = random.choice(pages)
            begun = time.perf_counter()
            try:
                person.get(address)
            except OSError as error:
                wrong.append(f"{address} {error}")
            spent.append(time.perf_counter() - begun)
            time.sleep(random.uniform(0.5, 1.5))  # a person reads

    everybody = [threading.Thread(target=work) for _ in range(asked.people)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    parts = statistics.quantiles(spent, n=100)
    print(
        f"{asked.people} 人同时：{len(spent)} 页，出错 {len(wrong)}，"
        f"中位 {parts[49] * 1000:.0f} 毫秒，九成五 {parts[94] * 1000:.0f} 毫秒"
    )
    for one in wrong[:5]:
        print(f"  {one}")


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
