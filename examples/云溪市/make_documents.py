"""Write all documents of 云溪市 into a folder, with ``truth.json`` beside them.

    python examples/云溪市/make_documents.py [FOLDER] [--clean]

``--clean`` leaves the planted faults out. Needs ``pip install -e '.[demo]'``.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yunxi import (
    budgets,
    content,
    forms_docx,
    forms_html,
    forms_pdf,
    forms_xlsx,
    overall,
    results,
    truth,
)
from yunxi import projects as forms
from yunxi.content import PROJECTS, Content
from yunxi.sheet import Part

Write = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Spec:
    """One document: file name (its number first), how it is laid out, who writes it."""

    name: str
    parts: Callable[[Content], list[Part]]
    write: Write
    options: dict[str, Any]

    @property
    def number(self) -> str:
        return self.name[:2]


def _project(key: str, head: forms.Head, columns: forms.Columns, **options: bool):
    return lambda c: [forms.project(c[key], head, columns, **options)]


DESCRIBED = (("level3", 2), ("description", 2), ("joined", 2), ("weight", 1), ("basis", 2))
STANDARD = (("level3", 4), ("value_and_unit", 2), ("standard", 3))
SCORED = (("level3", 2), ("joined", 1), ("nature", 1), ("weight", 1), ("scoring", 4))
SPLIT = (("level3", 4), ("sign", 1), ("bare", 1), ("unit", 1), ("weight", 1), ("direction", 1))
TWO_PERIODS = (("level3", 4), ("cycle", 2), ("annual", 3))

DOCUMENTS: tuple[Spec, ...] = (
    Spec("01-2026年部门整体支出绩效目标表.docx",
         lambda c: [overall.this_year(c["2026_overall"])], forms_docx.write, {}),
    Spec("02-2026年项目支出绩效目标汇总表.xlsx",
         lambda c: [forms.wide(c, 2026)], forms_xlsx.write, {"landscape": True}),
    Spec("03-2026年项目支出绩效目标汇总表.pdf",
         lambda c: [forms.wide(c, 2026)], forms_pdf.write, {"wide": True}),
    Spec("04-2026年城乡居民医保财政补助绩效目标表.docx",
         _project("2026_resident", forms.coded_head, DESCRIBED), forms_docx.write, {}),
    Spec("05-2026年城乡医疗救助绩效目标表.docx",
         _project("2026_aid", forms.funds_head, STANDARD, joined=True), forms_docx.write, {}),
    Spec("06-2026年基金监管与智能审核绩效目标公开.html",
         _project("2026_supervision", forms.plain_head, SCORED), forms_html.write,
         {"dressed": True}),
    Spec("07-2026年支付方式改革绩效目标表.docx",
         _project("2026_payment_reform", forms.plain_head, SPLIT), forms_docx.write,
         {"landscape": True}),
    Spec("08-2026年医保信息平台运维绩效目标公开.html",
         _project("2026_platform", forms.plain_head, SPLIT), forms_html.write,
         {"dressed": False}),
    Spec("09-2026年特殊门诊评审与举报奖励绩效目标表.pdf",
         _project("2026_review_reward", forms.plain_head, SPLIT), forms_pdf.write, {}),
    Spec("10-2026年部门预算公开说明.docx",
         lambda c: [budgets.narrative(c)], forms_docx.write, {}),
    Spec("11-2026年部门预算表.xlsx", budgets.budget_parts, forms_xlsx.write, {}),
    Spec("12-2025年部门整体支出绩效目标表.xlsx",
         lambda c: [overall.last_year(c["2025_overall"])], forms_xlsx.write, {}),
    Spec("13-2025年项目支出绩效目标表.docx",
         lambda c: [
             forms.project(c[f"2025_{k}"], forms.two_period_head, TWO_PERIODS, costing=False)
             for k in PROJECTS
         ], forms_docx.write, {}),
    Spec("14-2025年度项目支出绩效自评表.docx",
         lambda c: [results.self_evaluation(c, f"2025_selfeval_{k}")
                    for k in ("resident", "supervision")], forms_docx.write,
         {"landscape": True}),
    Spec("15-2026年1-7月绩效运行监控表.xlsx",
         lambda c: [results.monitoring(c, f"2026_monitor_{k}")
                    for k in ("resident", "supervision")], forms_xlsx.write,
         {"landscape": True}),
)  # fmt: skip


def make(folder: Path, *, clean: bool = False) -> dict[str, Any]:
    """Write every document and ``truth.json``; returns the truth."""
    folder.mkdir(parents=True, exist_ok=True)
    base = content.load()
    planted = content.load_faults()
    faults = [] if clean else planted["faults"]
    files = {}
    for spec in DOCUMENTS:
        parts = spec.parts(content.with_faults(base, faults, spec.number))
        spec.write(folder / spec.name, parts, **spec.options)
        files[spec.name] = {
            "department": "云溪市医疗保障局",
            "money_unit": "万元",
            "faults": [f["id"] for f in faults if spec.number in f["documents"]],
            "traps": [t["id"] for t in planted["traps"] if spec.number in t["documents"]],
            "tables": [table for part in parts for table in part.truth],
        }
    record = {"format": "yunxi.truth/1", "files": files}
    (folder / "truth.json").write_text(truth.dumps(record), encoding="utf-8")
    return record


def main() -> None:
    parser = argparse.ArgumentParser(description="生成云溪市示例资料")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("out/云溪市/documents"))
    parser.add_argument("--clean", action="store_true", help="不含预置问题")
    options = parser.parse_args()
    record = make(options.folder, clean=options.clean)
    print(f"已生成{len(record['files'])}份资料和 truth.json：{options.folder}")


if __name__ == "__main__":
    main()
