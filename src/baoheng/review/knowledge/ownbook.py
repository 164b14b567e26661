"""The workbook in which people look through knowledge and change it: its rows, out and back in."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import dictionary
from baoheng.review.knowledge.entry import ROLES, Code, Entry, State, sorted_codes
from baoheng.review.knowledge.forms import lacking
from baoheng.review.knowledge.sheets import Sheet
from baoheng.review.rules import rules

POINTS, CODES = "知识点", "编码"
HEADS: dict[str, tuple[str, int, str]] = {  # field: heading, width, dictionary
    "id": ("知识点编号", 18, ""),
    "rule": ("规则序号", 10, ""),
    "name": ("名称", 30, ""),
    "state": ("状态", 10, "point_state"),
    "why": ("待确认的原因", 30, ""),
    "attribute": ("判断的属性", 14, "point_attribute"),
    "operator": ("判断方法", 16, "point_operator"),
    "measure": ("计量", 12, "point_measure"),
    "window": ("时间范围", 12, "point_window"),
    "window_size": ("时间范围长度", 12, ""),
    "low": ("下限", 10, ""),
    "limit": ("上限", 10, ""),
    "sex": ("性别", 8, "gend"),
    "ratio": ("比例", 10, ""),
    "setting": ("就医场景", 10, "care_setting"),
    "note": ("原文", 50, ""),
    "source": ("来源", 30, ""),
    "batch": ("批次", 12, ""),
    "published": ("公布日期", 12, ""),
    "begin": ("生效日期", 12, ""),
    "end": ("失效日期", 12, ""),
    "confirmed_by": ("确认人", 12, ""),
    "confirmed_on": ("确认日期", 12, ""),
}
RULE_NAME = ("规则名称", 24)  # for people; not read back
TO_FILL = (
    "状态", "判断的属性", "判断方法", "计量", "时间范围", "时间范围长度", "下限", "上限", "性别",
    "比例", "就医场景", "生效日期", "失效日期", "编码作用", "编码",
)  # fmt: skip
CODE_HEADS = {"知识点编号": 18, "编码作用": 14, "编码": 28, "编码名称": 40}
_DATES = ("published", "begin", "end", "confirmed_on")
_NUMBERS = ("low", "limit", "ratio")
_MOST_TOLD = 5


def heads() -> dict[str, int]:
    """Headings of the sheet of points with widths; the rule's name stands after its number."""
    found = {}
    for title, width, _ in HEADS.values():
        found[title] = width
        if title == HEADS["rule"][0]:
            found[RULE_NAME[0]] = RULE_NAME[1]
    return found


def point_row(one: Entry) -> list[str]:
    """A point as a row of texts."""
    found = []
    for name, (_, _, codes) in HEADS.items():
        said = _said(getattr(one, name))
        found.append(dictionary(codes).get(said, said) if codes else said)
        if name == "rule":
            rule = rules().get(one.rule)
            found.append(rule.name if rule else "")
    return found


def code_rows(one: Entry) -> list[list[str]]:
    """The codes of a point, one a row."""
    roles = dictionary("code_role")
    return [
        [one.id, roles[role], code.code, code.name]
        for name, role in ROLES.items()
        for code in getattr(one, name)
    ]


def choices() -> dict[str, list[str]]:
    """What may be written in a column that goes by a dictionary, by heading."""
    return {
        title: list(dictionary(codes).values()) for title, _, codes in HEADS.values() if codes
    } | {"编码作用": list(dictionary("code_role").values())}


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)


def is_own(sheets: Sequence[Sheet]) -> bool:
    """Whether a workbook is one that ``export`` wrote, by its headings."""
    return any(HEADS["id"][0] in one.rows[0][1] and "状态" in one.rows[0][1] for one in sheets)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a sheet by heading."""

    sheet: Sheet
    rows: tuple[tuple[int, dict[str, str]], ...]

    def where(self, number: int) -> str:
        return f"工作表“{self.sheet.name}”第{number}行"


class _Own:
    """Reads one workbook of ours."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def read(self, sheets: Sequence[Sheet]) -> list[Entry]:
        """Every row of the points' sheet as a point, with the codes of the other sheet."""
        points = self.rows(sheets, [title for title, _, _ in HEADS.values()])
        codes = self.rows(sheets, list(CODE_HEADS))
        if points is None or codes is None:
            return []
        kinds = self.codes(codes)
        found: dict[str, Entry] = {}
        for number, row in points.rows:
            where = points.where(number)
            one = self.entry(row, kinds.pop(row["知识点编号"], {}), where)
            if one is not None and one.id in found:
                self.wrong.append(f"{where}知识点编号“{one.id}”写了两次")
            elif one is not None:
                found[one.id] = one
        self.wrong += [f"工作表“{CODES}”里的知识点编号“{name}”没有知识点" for name in kinds]
        return list(found.values())

    def rows(self, sheets: Sequence[Sheet], wanted: Sequence[str]) -> _Rows | None:
        """The sheet that has these headings; noted where none has them all."""
        key = set(wanted)
        for sheet in sheets:
            top = sheet.rows[0][1]
            if key <= set(top):
                places = {head: top.index(head) for head in wanted}
                return _Rows(
                    sheet,
                    tuple(
                        (number, {head: _cell(row, at) for head, at in places.items()})
                        for number, row in sheet.rows[1:]
                    ),
                )
        nearest = max(sheets, key=lambda one: len(key & set(one.rows[0][1])))
        missing = [head for head in wanted if head not in nearest.rows[0][1]]
        self.wrong.append(f"工作表“{nearest.name}”缺少列 {'、'.join(missing)}")
        return None

    def codes(self, found: _Rows) -> dict[str, dict[str, list[Code]]]:
        """Codes by point and kind."""
        roles = {title: role for role, title in dictionary("code_role").items()}
        kinds = {role: name for name, role in ROLES.items()}
        made: dict[str, dict[str, list[Code]]] = {}
        for number, row in found.rows:
            role = roles.get(row["编码作用"])
            if role is None or not row["编码"] or not row["知识点编号"]:
                self.wrong.append(
                    f"{found.where(number)}须写知识点编号、编码和编码作用（{'、'.join(roles)}）"
                )
                continue
            place = found.sheet.rows[0][1].index("编码")
            if (number, place) in found.sheet.typed:
                self.wrong.append(f"{found.where(number)}编码是数字格式，前面的0可能已丢失")
                continue
            of = made.setdefault(row["知识点编号"], {}).setdefault(kinds[role], [])
            of.append(Code(row["编码"], row["编码名称"]))
        return made

    def entry(
        self, row: Mapping[str, str], codes: Mapping[str, Sequence[Code]], where: str
    ) -> Entry | None:
        """One point; everything that is wrong with it is noted."""
        before = len(self.wrong)
        values: dict[str, Any] = {}
        for name, (title, _, dict_name) in HEADS.items():
            values[name] = self.value(name, title, dict_name, row[title], where)
        if not values["id"] or not values["rule"] or not values["state"]:
            self.wrong.append(f"{where}须写知识点编号、规则序号和状态")
        elif values["rule"] not in rules():
            self.wrong.append(f"{where}没有规则“{values['rule']}”")
        if len(self.wrong) > before:
            return None
        values["state"] = State(values["state"])
        values |= {name: sorted_codes(codes.get(name, ())) for name in ROLES}
        one = Entry(**values)
        if one.active and (why := lacking(one)):
            self.wrong.append(f"{where}知识点“{one.id}”写的是已确认，但{why}")
            return None
        if one.active and one.why:
            return replace(one, why="")
        return one

    def value(self, name: str, title: str, codes: str, text: str, where: str) -> Any:
        """A cell as the value of a field."""
        if codes:
            found = {said: code for code, said in dictionary(codes).items()}
            if text and text not in found and text not in dictionary(codes):
                self.wrong.append(f"{where}“{title}”写的是“{text}”，应为 {'、'.join(found)}")
            return found.get(text, text) or None
        try:
            if name == "window_size":
                return _whole(text)
            if name in _NUMBERS:
                return _number(text)
            if name in _DATES:
                return datetime.datetime.fromisoformat(text).date() if text else None
        except (ValueError, InvalidOperation):
            kind = "日期，如 2026-01-28" if name in _DATES else "数"
            self.wrong.append(f"{where}“{title}”写的是“{text}”，应为{kind}")
            return None
        return text


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    found = Decimal(text)
    if not found.is_finite() or "_" in text:
        raise InvalidOperation
    return found


def _whole(text: str) -> int | None:
    found = _number(text)
    if found is not None and found % 1:
        raise InvalidOperation
    return None if found is None else int(found)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def read_own(path: Path, sheets: Sequence[Sheet]) -> list[Entry]:
    """The points of a workbook of ours. Raises SourceError with every wrong row."""
    reader = _Own()
    found = reader.read(sheets)
    if reader.wrong:
        more = f"；等 {len(reader.wrong)} 处" if len(reader.wrong) > _MOST_TOLD else ""
        raise SourceError(
            f"{'；'.join(reader.wrong[:_MOST_TOLD])}{more}",
            where=str(path),
            todo="整份文件没有导入，请改正后重新导入",
        )
    return found
