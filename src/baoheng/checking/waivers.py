"""Waivers: a finding that somebody accepts until a day, with a reason; then it returns."""

import datetime
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baoheng.core.errors import WaiverError
from baoheng.reading.reports.files import write_whole

_FIELDS = ("finding", "reason", "by", "until")
_HEAD = "# 已接受的问题（豁免）：finding 是问题编号；until 是最后一天，第二天起重新列出。\n"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted finding: its key, why, by whom, and the last day on which it holds."""

    finding: str
    reason: str
    by: str
    until: datetime.date

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the waiver is still in force on that day."""
        return day <= self.until


def load_waivers(path: Path) -> list[Waiver]:
    """The waivers of a file. Raises WaiverError, which names the entry and the field."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WaiverError("没有这个豁免文件", where=str(path), todo="请检查路径") from error
    except (OSError, UnicodeDecodeError) as error:
        raise WaiverError("豁免文件打不开，或不是 UTF-8 编码", where=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(
            f"豁免文件写法不对（{error}）", where=str(path), todo="请按提示的行列改正"
        ) from error
    if unknown := [key for key in data if key != "waiver"]:
        raise WaiverError(f"豁免文件里有不认识的“{unknown[0]}”", where=str(path), todo="请删去")
    entries = data.get("waiver", [])
    if not isinstance(entries, list):
        raise WaiverError("豁免要写成 [[waiver]] 一条条的", where=str(path))
    return [_waiver(entry, number, path) for number, entry in enumerate(entries, start=1)]


def _waiver(entry: dict[str, Any], number: int, path: Path) -> Waiver:
    where = f"{path} 第{number}条"
    if not isinstance(entry, dict) or set(entry) != set(_FIELDS):
        raise WaiverError("每条豁免要写且只写 finding、reason、by、until 四项", where=where)
    finding, reason, by = (entry[name] for name in _FIELDS[:3])
    if not all(isinstance(text, str) and text.strip() for text in (finding, reason, by)):
        raise WaiverError("finding、reason、by 都要写上文字", where=where, todo="请补上")
    until = entry["until"]
    if isinstance(until, datetime.datetime) or not isinstance(until, datetime.date):
        raise WaiverError("until 要写成日期，如 2026-12-31（不加引号）", where=where)
    return Waiver(finding, reason, by, until)


def add_waiver(path: Path, waiver: Waiver) -> None:
    """Append one waiver to the file, which is made where there is none.

    Raises WaiverError where the file is no waiver file or holds this finding already, OutputError
    where it cannot be written.
    """
    known = load_waivers(path) if path.exists() else []
    for other in known:
        if other.finding == waiver.finding and other.until >= waiver.until:
            raise WaiverError(
                f"“{waiver.finding}”已由{other.by}豁免到{other.until.isoformat()}",
                where=str(path),
                todo="要延长，请写更晚的日期",
            )
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    lines = [f"{name} = {json.dumps(getattr(waiver, name), ensure_ascii=False)}"
             for name in _FIELDS[:3]]  # fmt: skip
    entry = "\n".join(["", "[[waiver]]", *lines, f"until = {waiver.until.isoformat()}", ""])
    write_whole(path, lambda file: file.write((text + entry).encode()))


def waiver_of(key: str, waivers: Iterable[Waiver], day: datetime.date) -> Waiver | None:
    """The waiver in force for a finding, the longest one; None where there is none."""
    fitting = [one for one in waivers if one.finding == key and one.holds_on(day)]
    return max(fitting, key=lambda one: one.until, default=None)
