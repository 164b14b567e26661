"""Plant one defect at a time into clean tables; report detection and false alarms per check.

    python bench/mutation.py [--rounds N] [--seed S] [DOCUMENT…]

Clean tables are generated bureaus and, where given, documents that are known to be right.
A defect counts as detected where one of the checks named for it says something that nobody said
before. A false alarm is an error or a warning on a clean table.
"""

import argparse
import datetime
import random
import sys
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from clean_tables import bureau
from defects import PLANTS

from baoheng.checking import dossiers, run_checks
from baoheng.core.finding import Finding, Severity
from baoheng.reading.accounting import Reading
from baoheng.reading.read import read_document

DAY = datetime.date(2026, 3, 1)
DETECTION, FALSE_ALARMS = 0.98, 0.01


def main() -> None:
    """Run the rounds and print the two tables."""
    parser = argparse.ArgumentParser(description="检查的变异测试")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("documents", nargs="*", type=Path)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    real = [read_document(path, path.name) for path in options.documents]
    sets = [bureau(rng) for _ in range(options.rounds)]
    if real:
        sets += [real] * max(1, options.rounds // 4)
    print(f"{len(sets)} 套干净的表（其中生成 {options.rounds} 套），每套每种错误各植入一次")
    alarms = Alarms()
    score: dict[str, list[int]] = {plant.__name__: [0, 0] for plant in PLANTS}
    missed: list[str] = []
    for number, clean in enumerate(sets):
        before = findings(clean)
        if number <= options.rounds:
            alarms.add(clean, before)
        known = {mark(one) for one in before}
        for plant in PLANTS:
            dirty = deepcopy(clean)
            planted = plant(rng, dirty)
            if planted is None:
                continue
            new = {one.check for one in findings(dirty) if mark(one) not in known}
            score[plant.__name__][1] += 1
            if new & planted.checks:
                score[plant.__name__][0] += 1
            else:
                missed.append(f"{plant.__name__}：{planted.said}（新报 {sorted(new)}）")
    report(score, missed, alarms)


def findings(readings: Sequence[Reading]) -> list[Finding]:
    """Everything the catalogue says about these readings. Raises where a check broke."""
    found: list[Finding] = []
    for dossier in dossiers(readings, DAY):
        for one in run_checks(dossier):
            if one.broken:
                raise RuntimeError(one.broken[0].error)
            found += one.findings
    return found


def mark(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same for the comparison of before and after."""
    return finding.key, finding.message, finding.severity.value


class Alarms:
    """Errors and warnings on clean tables, by check."""

    def __init__(self) -> None:
        self.forms = 0
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def add(self, clean: Sequence[Reading], found: Sequence[Finding]) -> None:
        """Count what was said about one clean set."""
        self.forms += sum(len(reading.document.tables) for reading in clean)
        for one in found:
            if one.severity is not Severity.ADVICE:
                self.counts[one.check] += 1
                self.examples.setdefault(one.check, f"{one.message} | {one.evidence}")


def report(score: dict[str, list[int]], missed: list[str], alarms: Alarms) -> None:
    """Print both tables; exit with 1 where a goal is missed."""
    bad = False
    print(f"\n{'植入的错误':<22}{'植入':>6}{'查出':>6}{'比率':>8}")
    for name, (hit, tried) in score.items():
        rate = hit / tried if tried else 1.0
        bad |= rate < DETECTION
        note = "" if rate >= DETECTION else "  低于目标"
        print(f"{name:<22}{tried:>8}{hit:>8}{rate:>9.3f}{note}")
    tried, hit = (sum(pair[i] for pair in score.values()) for i in (1, 0))
    print(f"合计 {hit}/{tried} = {hit / tried:.4f}（目标 ≥ {DETECTION}）")
    for line in missed[:10]:
        print(f"  漏：{line}")
    print(f"\n干净的 {alarms.forms} 张表上的误报（错误和应改）：")
    for check, count in sorted(alarms.counts.items()):
        rate = count / alarms.forms
        bad |= rate > FALSE_ALARMS
        print(
            f"  {check} {count} 处，{rate:.4f}（目标 ≤ {FALSE_ALARMS}）  {alarms.examples[check]}"
        )
    if not alarms.counts:
        print("  没有")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
