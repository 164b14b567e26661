"""One whole evaluation of the small bureau: what was asked, answered, printed, handed over."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.documents import REASON, fill, target_form
from tests.cli.shell import Said, shell

OPEN, RECHECK, BILLS = "监管制度健全性", "疑点单据月度复核率", "智能审核结算单据数量"
ANSWERS = {
    OPEN: {"达成程度": "达成年度指标", REASON: "制度齐全", "佐证文件": "制度汇编.txt"},
    RECHECK: {REASON: "下半年人手不足，已经增配"},
    "举报投诉受理数": {REASON: "宣传到位，举报增多"},
}
# by hand: 75 of 90 is (5/6 − 60 %) ÷ 40 % × 10; 20.02 of 24.02 is 83 %: 70 % of the points
SCORES = ["20.00", "10.00", "5.83", "10.00", "20.00", "10.00", "10.00"]
TOTAL = "92.83"  # with 7 points of 10 for the execution of the budget


@dataclass(frozen=True)
class Office:
    """The folder with the results, and what the two runs said: before and after the answers."""

    folder: Path
    ledger: Path
    asked: Said
    done: Said

    @property
    def pack(self) -> Path:
        """The evidence pack."""
        return self.folder / "证据"

    def terms(self) -> Iterator[tuple[int, str, list[dict[str, str]]]]:
        """The rows counted, the query and the rows as CSV, for every term of the pack."""
        for file in sorted(self.pack.rglob("测算.json")):
            told = json.loads(file.read_text("utf-8"))
            counted: Counter[tuple[str, str]] = Counter()
            for part, words in (("numerator", "分子"), ("denominator", "分母")):
                for term in told[part]:  # an average of months tells of each month
                    counted[words, term["words"]] += term["rows"]
            for number, ((part, _), count) in enumerate(counted.items(), start=1):
                text = (file.parent / f"{number}_{part}.csv").read_bytes().decode("utf-8-sig")
                rows = list(csv.DictReader(io.StringIO(text, newline="")))
                yield count, (file.parent / f"{number}_{part}.sql").read_text("utf-8"), rows


def evaluated(folder: Path, ledger: Path) -> Office:
    """Ask, answer, and write everything that can be written."""
    source = target_form(folder / "目标.xlsx")
    places = ["--ledger", ledger, "--as-of", "2025-12-31", "--bindings", folder / "bindings.json"]
    asked = shell("evaluate", source, *places, "--ask", folder / "填报.xlsx", "--json")
    (folder / "制度汇编.txt").write_text("一、", encoding="utf-8")
    fill(folder / "填报.xlsx", "填报", **ANSWERS)
    done = shell(
        "evaluate", source, *places, "--answers", folder / "填报.xlsx",
        "--form", folder / "自评.xlsx", "--form", folder / "自评.docx",
        "--html", folder / "页.html", "--evidence", folder / "证据",
        "--simulate", "national-10", "--simulate", f"{RECHECK}=≥70%",
    )  # fmt: skip
    return Office(folder, ledger, asked, done)
