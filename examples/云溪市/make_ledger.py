"""Make 云溪市's facts of 2025 and of 2026 to October, and load them into a ledger.

    python examples/云溪市/make_ledger.py [FOLDER]

Writes ``FOLDER/2025`` and ``FOLDER/2026`` (what ``baoheng simulate`` writes, the people of the
first year going on into the second) and ``FOLDER/ledger``. The bureau's own accounts,
``books/*.csv``, take the place of the simulated budgets and spending.
"""

import argparse
import datetime
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from baoheng.cli.progress import Progress
from baoheng.ledger.definitions import entities, in_order, table
from baoheng.ledger.folder import Ledger, create
from baoheng.ledger.load import Order, load
from baoheng.ledger.mapping import known_headings
from baoheng.ledger.register import Load
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.run import Options, make_city, steps_of
from baoheng.ledger.sources.opening import files_below, open_file

HERE = Path(__file__).resolve().parent
POPULATION, SEED, BUCKETS = 120_000, 1, 8
FIRST, SECOND = Period(2025, 1, 12), Period(2026, 1, 10)
AT = datetime.datetime(2026, 11, 10, 9)  # noqa: DTZ001 — a fixed local time
BOOKS = ("budgets", "spending")

Advance = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One load: what is said of it, its table, its files by the name that the ledger keeps."""

    said: str
    table: str
    files: tuple[tuple[str, Path], ...]


def first() -> Options:
    """2025, whole."""
    return Options(POPULATION, FIRST, SEED)


def second(opening: dict[str, int] | None = None) -> Options:
    """2026 to October: the same people, and the funds with what they held."""
    return Options(POPULATION, SECOND, SEED, origin=FIRST.year, opening=opening)


def simulate(folder: Path, advance: Advance = lambda _: None) -> None:
    """Both years into ``folder/2025`` and ``folder/2026``."""
    made = make_city(first(), folder / "2025", lambda step: advance(f"生成2025年 {step}"))
    make_city(second(made.closing), folder / "2026", lambda step: advance(f"生成2026年 {step}"))


def plan(folder: Path) -> list[list[Step]]:
    """Loads that may run side by side, stage after stage: a table only after what it refers to.

    All of 2025 comes before 2026, whose rows bring those of 2025 up to date.
    """
    stages = []
    for year in ("2025", "2026"):
        for depth in depths():
            names = [
                name for name in depth if name not in BOOKS and (folder / year / name).is_dir()
            ]
            stages.append([_simulated(folder, year, name) for name in names])
    books = [((f"{name}.csv", HERE / "books" / f"{name}.csv"),) for name in BOOKS]
    stages.append([Step(f"装入 {table(n).title}", n, b) for n, b in zip(BOOKS, books, strict=True)])
    return [stage for stage in stages if stage]


def _simulated(folder: Path, year: str, name: str) -> Step:
    files, _ = files_below(folder / year / name)
    called = tuple((f"{year}/{name}/{file.name}", file) for file in files)
    return Step(f"装入{year}年 {table(name).title}", name, called)


def depths() -> list[list[str]]:
    """The tables in groups: each refers only to groups before its own."""
    owners = {entity: owner.name for entity, owner in entities().items()}
    groups: list[list[str]] = []
    done: set[str] = set()
    waiting = list(in_order())
    while waiting:
        ready = [
            name
            for name in waiting
            if {owners[str(column.to)] for column in table(name).refs} <= done | {name}
        ]
        groups.append(ready)
        done.update(ready)
        waiting = [name for name in waiting if name not in done]
    return groups


def fill(ledger: Ledger, stages: list[list[Step]], advance: Advance = lambda _: None) -> list[Load]:
    """Load every step, two at a time; what each load says of itself."""
    done: list[Load] = []
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for stage in stages:
            # the biggest first, so that the two processes end together
            biggest = sorted(stage, key=lambda step: -sum(f.stat().st_size for _, f in step.files))
            running = {pool.submit(_load, ledger, step): step for step in biggest}
            for one in as_completed(running):
                done += one.result()
                advance(running[one].said)
    return done


def _load(ledger: Ledger, step: Step) -> tuple[Load, ...]:
    one = table(step.table)
    sources = [open_file(file, known_headings(one), called) for called, file in step.files]
    return load(ledger, one, sources, Order("云溪示例", AT), lambda *_: None).loads


def main() -> None:
    parser = argparse.ArgumentParser(description="生成云溪市2025年和2026年1—10月的台账")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("out/云溪市"))
    folder: Path = parser.parse_args().folder
    with Progress(steps_of(first()) + steps_of(second()), "生成") as progress:
        simulate(folder, progress.advance)
    stages = plan(folder)
    ledger = create(folder / "ledger", BUCKETS)
    with Progress(sum(map(len, stages)), "装入") as progress:
        done = fill(ledger, stages, progress.advance)
    rows, refused = sum(one.rows for one in done), sum(one.refused for one in done)
    print(f"台账在 {ledger.root}：来源 {rows:,} 行，其中 {refused:,} 行在隔离区")


if __name__ == "__main__":
    main()
