"""Turn placed body rows into indicators: levels, name, typed value, results, doubts."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from baoheng.core.tables import Indicator
from baoheng.core.target import Direction, Doubt, Repair
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.looks import is_operator
from baoheng.reading.grammar.rows import Row
from baoheng.reading.grammar.vocabulary import fits, squash
from baoheng.reading.grid import Cell, Flag
from baoheng.reading.values import parse_number, parse_target, split_items, strip_number
from baoheng.reading.values.units import column_unit

_TEXT_ROLES = ("description", "standard", "basis", "scoring", "remark", "actual", "forecast",
               "reason", "content", "cycle_value", "likelihood")  # fmt: skip
_FIELD = {"actual": "actual_text", "forecast": "forecast_text", "content": "content_text",
          "cycle_value": "cycle_value_text"}  # fmt: skip
_SIGN = r"[≥≤＝=＞＜><]|不低于|不少于|不超过|不高于|达到|控制在"
_BOTH = re.compile(
    rf"^([^:：]{{2,40}}?)\s*(?:[:：]\s*(\S.*)|((?:{_SIGN})\s*\S.*|(?<=[\u4e00-\u9fff）)])\d[\d.,]*\D{{0,8}}))$",
    re.DOTALL,
)
_UNFILED = frozenset(("other", "further", "last_value", "half_value", "value_extra"))
_QUIET = {Flag.GUESS_COLUMNS, Flag.FORMAT_RENDERED, Flag.OPEN_TOP, Flag.OPEN_BOTTOM,
          Flag.VERTICAL, Flag.CUT_JOINED, Flag.INSERTED}  # fmt: skip
_LONG = 2000  # a value longer than this is prose, whatever it says


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a row: its text, its cell, and why it may be doubted (empty when it may not)."""

    text: str | None
    cell: Cell | None = None
    doubts: tuple[Doubt, ...] = ()
    repairs: tuple[Repair, ...] = ()


_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_WIDE = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]"
_GAP = re.compile(rf"(?<={_WIDE})[ \t\u3000\xa0]+(?={_WIDE})|[ \t]*\n[ \t]*")


def tidy(text: str) -> str:
    """A text as one line, as printed: only layout marks, markup remains and line breaks go."""
    plain = _GAP.sub("", _TAG.sub("", _INVISIBLE.sub("", text)).strip())
    return re.sub(r"[ \t\xa0]+", " ", plain).rstrip("。;；,，")


def number(text: str) -> Decimal | None:
    """The number of a weight, score or amount cell; 分, % and money words after it are ignored."""
    return parse_number(re.sub(r"(分|%|％|万元|元)$", "", text.strip()))


def build(
    row: Row, head: Head, level1: Level, level2: Level, account: Account, year: int | None
) -> list[Indicator]:
    """The indicators of one row; one for each item of a numbered list in the name cell."""
    names, values = row.text("level3"), row.text("value")
    if "name_value" in row.cells:
        names, values = name_and_value(row.text("name_value"))
    for role, cells in row.cells.items():
        for cell in cells:
            if cell.text.strip():
                account.consume(cell, role, *(f.value for f in _noted(cell)))
    for level in (level1, level2):
        if level.cell is not None:
            account.consume(level.cell, "level1" if level is level1 else "level2")
    items = split_items(names, values) if len(names) + len(values) < _LONG else None
    if items is None:
        return [_one(row, head, level1, level2, names, values[:_LONG], year)]
    made = []
    for item in items:
        one = _one(row, head, level1, level2, item.name, item.value_text, year)
        one.repairs[:0] = [r for r in item.repairs if not r.certain]
        one.doubts += item.doubts
        if len(items) > 1 and not item.doubts and not all(r.certain for r in item.repairs):
            one.doubts.append(Doubt("ITEM_SPLIT", "一格里列有几个指标，名称与指标值的对应请核对"))
        one.confidence = confidence(one, row)
        made.append(one)
    return made


def name_and_value(text: str) -> tuple[str, str]:
    """A cell that holds both, cut at its colon, its operator or its first number."""
    found = _BOTH.match(text)
    return (
        (found.group(1).strip(), (found.group(2) or found.group(3)).strip())
        if found
        else (text, "")
    )


def _noted(cell: Cell) -> list[Flag]:
    return sorted(cell.flags - _QUIET) if cell.flags else []


def _one(
    row: Row, head: Head, level1: Level, level2: Level, name: str, value: str, year: int | None
) -> Indicator:
    plain, _prefix = strip_number(re.sub(r"^\d{1,2}(?:\.\d{1,2}){1,2}\s+", "", tidy(name)))
    operator = row.text("operator")
    nature = row.text("nature")
    if squash(operator) in {"定量", "定性"} and not nature:
        operator, nature = ("定性", "定性") if squash(operator) == "定性" else ("", "定量")
    elif not operator and is_operator(nature):
        operator, nature = nature, ""  # 值类型 may hold ≥ as well as 定性
    elif not operator.strip() and re.fullmatch(rf"{_SIGN}|[<>]=", squash(nature)):
        operator, nature = nature, ""  # 值类型: ≥
    target = parse_target(
        value, name=plain, unit=row.text("unit"), operator=operator, nature=nature,
        level2=level2.text or "", year=year,
    )  # fmt: skip
    if target.unit is None and (printed := column_unit(row.text("unit"))):
        target = replace(target, unit=printed)  # printed beside words or a date: kept as printed
    made = Indicator(level1.text, level2.text, plain, target)
    made.repairs += [*level1.repairs, *level2.repairs, *target.repairs]
    made.doubts += [*row.doubts, *level1.doubts, *level2.doubts, *target.doubts]
    for role in _TEXT_ROLES:
        text = tidy(row.text(role)) if role in row.cells else ""
        if text:
            setattr(made, _FIELD.get(role, role), text)
    _extra(made, row, head)
    _numbers(made, row, head, year)
    _ticks(made, row, head)
    _doubts(made, row, head, level1, level2)
    for role, cells in row.cells.items():
        first = next((c for c in cells if c.text.strip()), None)
        if first:
            made.places[role] = first.place
    for level, role in ((level1, "level1"), (level2, "level2")):
        if level.cell is not None:
            made.places[role] = level.cell.place
    made.confidence = confidence(made, row)
    return made


def _extra(made: Indicator, row: Row, head: Head) -> None:
    """Columns that have no field of their own keep their text under their head."""
    for column in head.columns:
        if column.role not in _UNFILED:
            continue
        inside = [c for c in row.cells.get(column.role, ()) if column.start <= c.col - row.shift]
        text = tidy(
            "\n".join(
                c.text for c in inside if c.col - row.shift < max(column.stop, column.start + 1)
            )
        )
        if text:
            made.extra[squash(column.label)] = text


def _numbers(made: Indicator, row: Row, head: Head, year: int | None) -> None:
    made.weight = number(row.text("weight"))
    if made.weight is None and re.search(r"\d", row.text("weight")):
        message = f"分值“{tidy(row.text('weight'))[:20]}”读不成一个数，请核对"
        made.doubts.append(Doubt("WEIGHT_UNREAD", message))
    made.score = number(row.text("score"))
    if head.find("score") or head.find("actual"):
        made.points = made.weight
    if made.actual_text:
        actual = parse_target(made.actual_text, name=made.level3, unit=row.text("unit"), year=year)
        made.actual = actual.value if made.target.date is None else None
    direction = squash(row.text("direction"))
    if direction:
        higher = bool(re.search(r"正向|越(大|高|多)|≥|递增", direction))
        lower = bool(re.search(r"(反|负|逆)向|越(小|低|少)|≤|递减", direction))
        if re.search(r"区间|适度|居中", direction):
            made.direction = Direction.BAND
        elif higher != lower:
            made.direction = Direction.HIGHER if higher else Direction.LOWER


def _ticks(made: Indicator, row: Row, head: Head) -> None:
    """Ticked columns of a monitoring form: the head of the ticked column is the answer."""
    for column in head.columns:
        if not column.role.startswith("tick_"):
            continue
        for cell in row.cells.get(column.role, ()):
            if not cell.text.strip() or not column.start <= cell.col - row.shift < column.stop:
                continue
            mark = squash(cell.text)
            ticked = mark in {"√", "✓", "✔", "V", "v", "是", "1", "●", "■", "☑"}
            answer = squash(column.label) if ticked else cell.text.strip()
            if column.role == "tick_likelihood":
                made.likelihood = answer
            else:
                made.reason = f"{made.reason}；{answer}" if made.reason else answer


def _doubts(made: Indicator, row: Row, head: Head, level1: Level, level2: Level) -> None:
    if not made.target.text.strip() and (head.find("value") or head.find("name_value")):
        made.doubts.append(Doubt("VALUE_MISSING", "没有填写指标值"))
    for level, role, word in ((level1, "level1", "一级"), (level2, "level2", "二级")):
        if not level.text and (head.find(role) or head.find("level12")):
            made.doubts.append(Doubt("LEVEL_MISSING", f"没有读到{word}指标"))
    if level1.text and level2.text and not fits(level1.text, level2.text):
        message = f"“{level2.text}”通常不在“{level1.text}”之下，照原表保留，请核对"
        made.doubts.append(Doubt("LEVEL_CONFLICT", message))
    cell = row.first("value")
    if cell is not None and cell.row < row.index:
        made.doubts.append(Doubt("MERGED_VALUE", "指标值一格与上一行合并，两行用同一个值，请核对"))
    if row.shift:
        made.repairs.append(
            Repair("column", f"错开{abs(row.shift)}列", "与表头对齐",
                   "本行的一级、二级指标比表头错开了列", certain=True)
        )  # fmt: skip
        made.doubts.append(Doubt("SLIP_REPAIRED", "本行比表头错开了列，已按指标层级对齐，请核对"))
    moved = [
        (c, r) for c, r in row.moved if any(h.start == c.col and h.role != r for h in head.columns)
    ]
    if moved:
        labels = {h.role: squash(h.label) for h in head.columns}
        first = moved[0][0]
        # what names or measures the indicator is asked about; a unit beside its head is only told
        heavy = any(role in {"level1", "level2", "level3", "value"} for _, role in moved)
        made.repairs.append(
            Repair("column", f"第{first.col + 1}栏", labels.get(moved[0][1], moved[0][1]),
                   f"本行有{len(moved)}格与表头错开，按内容归栏，从“{first.text[:20]}”起",
                   certain=not heavy)
        )  # fmt: skip
    flags = {f for c in row.all_cells() for f in _noted(c)}
    for flag in sorted(flags):
        made.doubts.append(Doubt(flag.value, FLAG_WORDS[flag]))


FLAG_WORDS = {
    Flag.HIDDEN: "这一行或列在原表中是隐藏的",
    Flag.STRUCK: "文字在原表中被划去",
    Flag.DELETED_NEARBY: "原文此处有修订删除，删去的文字没有采用",
    Flag.FORMULA_NO_VALUE: "公式没有存下计算结果，请在表格软件中打开并保存后重读",
    Flag.OCR: "文字由图片识别，请核对",
    Flag.TRUNCATED: "文字过长，只读了前一部分",
    Flag.ERROR_VALUE: "单元格是错误值",
}


def confidence(made: Indicator, row: Row) -> float:
    """1 for an exact reading, less for each kind of guess; OCR gives its own score."""
    level = 1.0
    if any(r.certain for r in made.repairs):
        level = 0.95
    if made.doubts:
        level = min(level, 0.8)
    if any(not r.certain for r in made.repairs):
        level = min(level, 0.6)
    seen = [c.confidence for c in row.all_cells() if c.confidence is not None]
    return min([level, *seen])
