"""The evidence pack: one folder from which an auditor can compute every number again.

For each computed indicator: its explanation, the query, the versions of the tables and the rows
(masked) as CSV; for each stated one what was said and the evidence file; the hash of every file.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from baoheng.core.actual import Actual
from baoheng.core.errors import OutputError
from baoheng.core.faults import why
from baoheng.evaluation.assess import Assessed
from baoheng.evaluation.reports.contract import to_contract
from baoheng.evaluation.reports.words import STATES
from baoheng.evaluation.results import Result
from baoheng.ledger.cells import guarded
from baoheng.measures.contract import to_contract as measured_contract
from baoheng.measures.evidence import Rows, rows_behind
from baoheng.measures.facts import Facts
from baoheng.measures.measured import Measured

MOST_ROWS = 100_000  # rows of one term that are written out; the query finds the others
HASHES = "SHA256SUMS"


def write_evidence(
    folder: Path,
    facts: Facts,
    results: Sequence[Result],
    report: str,
    advance: Callable[[str], None] = lambda _: None,
) -> int:
    """Write the pack into a folder that is empty or not there; the number of files.

    ``report`` is the web page. Raises OutputError where the folder cannot be written or holds
    something: two evaluations never mix.
    """
    check_folder(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # beside its place, so that a pack is there whole or not at all
        with TemporaryDirectory(prefix=".证据包-", dir=folder.parent) as making:
            whole = Path(making) / "包"
            count = _write(whole, _files(facts, results, report, advance))
            if folder.exists():
                folder.rmdir()
            whole.rename(folder)
    except OSError as error:
        raise OutputError(
            f"证据包没有写完（{why(error)}）", where=str(folder), todo="请检查磁盘后重来"
        ) from error
    return count


def check_folder(folder: Path) -> None:
    """Raise OutputError where it is clear before any work that no pack can be written there."""
    if folder.exists() and not folder.is_dir():
        raise OutputError("这里已有一个文件", where=str(folder), todo="请给一个空文件夹")
    try:
        filled = folder.exists() and any(folder.iterdir())
    except OSError as error:
        raise OutputError(
            f"文件夹打不开（{why(error)}）", where=str(folder), todo="请换一个文件夹"
        ) from error
    if filled:
        raise OutputError(
            "文件夹里已有东西", where=str(folder), todo="请给一个空文件夹，证据包不与别的混放"
        )


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    hashes = []
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        hashes.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
    (folder / HASHES).write_text("\n".join(hashes) + "\n", encoding="utf-8")
    return len(hashes)


def _files(
    facts: Facts, results: Sequence[Result], report: str, advance: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    yield "报告.html", report.encode()
    yield "说明.txt", _GUIDE.encode()
    for number, one in enumerate(results, start=1):
        folder = f"{number:02d}_{_safe(one.title)}"
        yield f"{folder}/评分.json", _json(to_contract(one))
        for place, actual in enumerate(one.assessed.actuals):
            row = one.assessed.table.indicators[place]
            advance(row.level3)
            name = f"{folder}/{place + 1:02d}_{_safe(row.level3)}"
            yield from _indicator(facts, name, one.assessed, place, actual)


def _indicator(
    facts: Facts, name: str, assessed: Assessed, place: int, actual: Actual
) -> Iterator[tuple[str, bytes]]:
    answer, binding = assessed.answers[place], assessed.chosen[place].binding
    lines = list(actual.explanation) or [actual.reason]
    scored = {"状态": STATES[actual.state], "完成值": actual.text, "原因": actual.reason}
    measured: Measured | None = answer.measured
    told = [
        *lines,
        *(f"{head}：{value}" for head, value in scored.items() if value),
        *(_left_out(measured) if measured else ()),
    ]
    yield f"{name}/解释.txt", ("\n".join(told) + "\n").encode()
    if measured is None or binding is None:
        return
    yield f"{name}/测算.json", _json(measured_contract(measured))
    if not measured.numerator:
        return
    for when, one in (("", measured), ("上年", measured.before)):
        if one is None:
            continue
        found = rows_behind(facts, one.measure, one.span, one.filters, MOST_ROWS, ordered=True)
        for number, rows in enumerate(found, start=1):
            part = "分子" if rows.part == "numerator" else "分母"
            yield f"{name}/{number}_{when}{part}.sql", _query(rows)
            yield f"{name}/{number}_{when}{part}.csv", _csv(rows)


def _left_out(measured: Measured) -> Iterator[str]:
    """Which rows the pack does not write out, for there are too many."""
    for one in (measured, measured.before):
        for each in (*one.numerator, *one.denominator) if one else ():
            if each.count.rows > MOST_ROWS:
                yield (
                    f"“{each.term.words}”共{each.count.rows:,}行，CSV 只写出其中{MOST_ROWS:,}行，"
                    "全部的行请用同名的 .sql 查询"
                )


def _query(rows: Rows) -> bytes:
    values = "\n".join(f"-- ${name} = {value}" for name, value in rows.parameters.items())
    head = f"-- {rows.words}（{rows.table.title}），列为台账内部名称\n{values}\n"
    return f"{head}{rows.query};\n".encode()


def _csv(rows: Rows) -> bytes:
    """With a byte order mark, so that a spreadsheet reads the Chinese; cells start no formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.headings)
    writer.writerows([guarded(value) for value in row] for row in rows.rows)
    return text.getvalue().encode("utf-8-sig")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _safe(name: str) -> str:
    """A name for a file: no path, no sign that a system refuses."""
    kept = "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in name)
    return kept.strip(". ")[:40].rstrip(". ") or "未命名"


_GUIDE = f"""这个文件夹是绩效自评的证据包。

报告.html        各项目的得分、完成值和算式，用浏览器打开
NN_项目/评分.json  机器可读的评分结果
NN_项目/NN_指标/解释.txt  公式、代入的数、口径和台账版本
NN_项目/NN_指标/测算.json  分子、分母、剔除的行数
NN_项目/NN_指标/*.sql  找出这些行的查询（台账内部列名，参数在开头）
NN_项目/NN_指标/*.csv  背后的行，个人信息已遮盖；最多{MOST_ROWS:,}行，更多的用查询再取
{HASHES}       以上每个文件的校验值，用 sha256sum -c 核对

重算：baoheng measures verify 这个文件夹 --ledger 台账，按当时的台账版本逐个重算，说明相同还是不同。
"""
