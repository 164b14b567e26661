"""What lies in the folder: the manifest for programs, written last, and a page for people."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from baoheng import __version__
from baoheng.ledger.definitions import tables

if TYPE_CHECKING:
    from baoheng.ledger.simulate.run import Options, Result

FORMAT = "baoheng.simulation/1"


def write_manifest(
    folder: Path, options: "Options", result: "Result", moved: dict[str, int]
) -> None:
    """Write ``manifest.json`` at once; a folder without it is not finished."""
    period = options.period
    body = {
        "format": FORMAT,
        "version": __version__,
        "population": options.population,
        "year": period.year,
        "months": [period.first, period.last],
        "seed": options.seed,
        "violations_per_million_encounters": options.violations,
        "faults_per_million_rows": options.faults,
        "tables": {
            name: {
                "rows": rows,
                "rows_moved_to_csv": moved.get(name, 0),
                "money": {column: yuan(c) for column, c in result.cents.get(name, {}).items()},
            }
            for name, rows in sorted(result.rows.items())
        },
        "truth": {
            "violations": result.violations,
            "near_misses": result.near_misses,
            "faults": result.faults,
        },
    }
    fresh = folder / "manifest.json.new"
    fresh.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(fresh, folder / "manifest.json")


def yuan(cents: int) -> str:
    """An amount in 元 as text, exact."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def write_notes(folder: Path, options: "Options", result: "Result") -> None:
    """Write ``说明.txt``: what this is and how to read it."""
    period = options.period
    lines = [
        f"云溪市（虚构）{period.year}年{period.first}—{period.last}月的全套业务数据，"
        "由 baoheng simulate 生成。",
        "",
        "人员、机构、医师、编码、价格和金额都是编造的：",
        "证件号以99开头，电话用未启用的号段，姓名用天干和干支等字拼成。",
        f"参保人口 {options.population} 人，种子 {options.seed}；",
        "同样的选项在任何机器上生成同样的内容。",
        "",
        "每张表一个文件夹，列名是国家接口字段名；金额单位元，标志用1和0，引用填对方的编号。",
        "有的表另有 faulty.csv：预置的质量问题，其中应当拒收的在别处另有正确的行。",
        "truth/cases.parquet 是预置的违规（violation）和不应查出的临界情形（near_miss），单位分；",
        "truth/knowledge.parquet 是这个城市各规则的知识；",
        "truth/faults.parquet 是质量问题的位置和应有的处理。",
        "manifest.json 最后写成；没有它，说明生成中断，数据不完整。",
        "",
        f"预置违规 {result.violations} 件，临界情形 {result.near_misses} 件，"
        f"质量问题 {result.faults} 处。",
        "",
        *(
            f"{name}\t{tables()[name].title}\t{rows} 行"
            for name, rows in sorted(result.rows.items())
        ),
    ]
    (folder / "说明.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
