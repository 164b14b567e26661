"""Align the tokens of a row to the columns of its head where columns cannot be trusted.

Dynamic programming over (token, column): a token's look decides, its displacement costs a little,
an unread token or a missing name costs much. Used for tab dumps and borderless pages only.
"""

import re
from dataclasses import dataclass

from baoheng.reading.grammar.heads import Column
from baoheng.reading.grammar.looks import is_direction, is_operator, is_unit
from baoheng.reading.grammar.vocabulary import both_levels, level1_of, level2_of, squash

_SKIP_TOKEN = 3.0
_SKIP_NEEDED = 1.0
_DRIFT = 0.12
_STAY = 0.6
_HOME = 1.8  # a bare number right under 权重 or 得分 belongs there
_NEEDED = frozenset({"level3", "value"})
_NUMBERS = frozenset(("weight", "score", "points"))
_VALUES = frozenset(("value", "cycle_value", "value_extra", "content", "actual", "forecast"))
_WORDY = frozenset(("description", "basis", "project", "unit_name"))
_NUMBER = re.compile(r"[(]?-?[\d,]+(\.\d+)?[)]?[%分]?")
_VALUE = re.compile(
    r"^[≥≤=><<>]|\d|以上|以下|以内|不低于|不超过|不少于|^(是|否|好|及时|达标|正常|有效|明显|显著)$"
    r"|提高|提升|保障|良好|有所|逐步|全额|按|优良|高中低"
)
_NATURE = re.compile(r"定量(指标)?|定性(指标)?|数值型|文字型")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,10}")  # what an unknown level may be called
_AMOUNT = re.compile(r"[≥≤=><]|\d[\d.]*[%\u4e00-\u9fff]{0,4}$")
_CJK = re.compile(r"[\u4e00-\u9fff]")
# role → (pattern, score where it is found, score where it is not)
_MARKED = {
    "nature": (re.compile(rf"^(?:{_NATURE.pattern})$"), 4.0, -4.0),
    "unit_code": (re.compile(r"^[A-Z\d]{3,}$"), 2.0, -4.0),
    "project_code": (re.compile(r"^[A-Z\d]{3,}$"), 2.0, -4.0),
    "serial": (re.compile(r"^.{1,3}$"), 1.0, -4.0),
    "direction": (re.compile("向"), 2.0, -3.0),
    "standard": (re.compile("标准$"), 2.0, -0.5),
    **dict.fromkeys(("remark", "scoring", "other", "reason"), (re.compile(r"^$"), 0.0, -0.5)),
}


@dataclass(frozen=True, slots=True)
class Aligned:
    """``columns[i]`` is the column index of token i, None where it fits nowhere.

    ``score`` is the sum of looks less drift and omissions; higher is better.
    """

    columns: tuple[int | None, ...]
    score: float


def align(tokens: list[tuple[int, str]], columns: list[Column]) -> Aligned:
    """Assign (field index, text) tokens in order to head columns in order.

    A row whose fields all stand under a head stays as it is, unless another assignment is
    clearly better.
    """
    best = _best(tokens, columns)
    starts = {column.start: index for index, column in enumerate(columns)}
    if all(index in starts for index, _ in tokens):
        places = tuple(starts[index] for index, _ in tokens)
        looks = [
            _look(squash(text), columns[place].role)
            for (_, text), place in zip(tokens, places, strict=True)
        ]
        score = sum(looks) - sum(_missing(c) for i, c in enumerate(columns) if i not in places)
        if min(looks, default=0.0) >= -1.0 and score >= best.score - _STAY:
            return Aligned(places, score)
    return best


def _best(tokens: list[tuple[int, str]], columns: list[Column]) -> Aligned:
    looks = [[_fit(text, column, index) for column in columns] for index, text in tokens]
    n, m = len(tokens), len(columns)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[""] * (m + 1) for _ in range(n + 1)]
    for j in range(1, m + 1):
        best[0][j] = best[0][j - 1] - _missing(columns[j - 1])
        step[0][j] = "column"
    for i in range(1, n + 1):
        best[i][0] = best[i - 1][0] - _SKIP_TOKEN
        step[i][0] = "token"
        for j in range(1, m + 1):
            choices = (
                (best[i - 1][j - 1] + looks[i - 1][j - 1], "both"),
                (best[i][j - 1] - _missing(columns[j - 1]), "column"),
                (best[i - 1][j] - _SKIP_TOKEN, "token"),
            )
            best[i][j], step[i][j] = max(choices, key=lambda choice: choice[0])
    result: list[int | None] = [None] * n
    i, j = n, m
    while i or j:
        move = step[i][j]
        if move == "both":
            i, j = i - 1, j - 1
            result[i] = j
        elif move == "column":
            j -= 1
        else:
            i -= 1
    return Aligned(tuple(result), best[n][m])


def looks_valued(text: str) -> bool:
    """Whether the text looks like a target value: an operator, a number, a usual adjective."""
    return bool(_VALUE.search(squash(text))) or is_operator(text)


def _missing(column: Column) -> float:
    return _SKIP_NEEDED if column.role in _NEEDED else 0.0


def _fit(text: str, column: Column, index: int) -> float:
    key = squash(text)
    home = index == column.start and column.role in _NUMBERS and _NUMBER.fullmatch(key)
    return _look(key, column.role) - _DRIFT * abs(index - column.start) + (_HOME if home else 0.0)


def _look(text: str, role: str) -> float:
    """How much a token looks like something of this role; negative where it hardly can be."""
    level = _level(text)
    if role in {"level1", "level2"}:
        return _level_look(text, level, role)
    if role == "level12":
        return (
            4.0 if any(level1_of(part) or level2_of(part) for part in both_levels(text)) else -3.0
        )
    if level is not None and text.endswith("指标"):
        return -4.0
    if role in _WORDY and _AMOUNT.fullmatch(text):
        return -1.0
    number = bool(_NUMBER.fullmatch(text))
    if role in _NUMBERS or role.startswith("budget_"):
        return 1.0 if number else -4.0
    if role in _VALUES:
        return 1.5 if looks_valued(text) else 0.3
    if role == "nature" and is_operator(text):
        return 2.0  # 值类型 holds ≥ as well as 定性
    if (role == "operator" and is_direction(text)) or (role == "direction" and is_operator(text)):
        return 1.0  # some forms put these two heads the other way round
    if role in _MARKED:
        pattern, yes, no = _MARKED[role]
        return yes if pattern.search(text) else no
    match role:
        case "level3":
            if number or is_operator(text) or is_unit(text) or not _CJK.search(text):
                return -2.5
            return 0.2 if _AMOUNT.match(text) else 1.5
        case "operator":
            return (
                3.0 if is_operator(text) or text == "定性" else (-1.0 if len(text) <= 4 else -4.0)
            )
        case "unit":
            if _NATURE.fullmatch(text):
                return -4.0
            return 2.5 if is_unit(text) else (-2.5 if number or len(text) > 4 else -1.0)
        case "project" | "unit_name":
            return -2.0 if number else 0.8
        case "goal":
            return -2.0 if number else 0.5 + min(len(text) / 40, 1.0)
        case _:
            return 0.3


def _level_look(text: str, level: str | None, role: str) -> float:
    if level in {role, "both"}:
        # without 指标 the word may as well be a name, such as 服务对象满意度
        sure = 0.0 if text.endswith("指标") else -1.5
        return sure + (4.0 if level == role else 3.5)
    named = level is None or not text.endswith("指标")
    return -0.5 if named and _WORD.fullmatch(text) else -4.0


def _level(text: str) -> str | None:
    first, second = (level1_of(text), level2_of(text)) if len(text) <= 16 else (None, None)
    if first and second:
        return "both"
    return "level1" if first else ("level2" if second else None)
