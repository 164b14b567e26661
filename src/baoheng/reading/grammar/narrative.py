"""Indicators told in prose: a name, then thresholds such as ``90%以上完成指标为优``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from baoheng.core.tables import Indicator, TargetTable
from baoheng.core.target import Doubt, Nature, Operator, Target
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of, squash
from baoheng.reading.grid import Block, Loose
from baoheng.reading.values import parse_grades

_LEAD = r"(?:完成|达到|实现|得分|指标|低于|高于|不足|大于|小于|超过|不低于|不足|在|≥|≤|>|<|＞|＜)"
_BAND = (
    rf"{_LEAD}{{0,3}}\s*\d[\d.]*\s*[%％]?[^。；;：:，]{{0,16}}?(?:为|是|得|评为)?"
    r"[“\"]?[优良中差][”\"]?"
)
_GRADED = re.compile(rf"((?:{_BAND}\s*[；;。，,、]?\s*){{2,}})")
_LIST = re.compile(r"绩效(?:指标|目标)(?:主要)?(?:包括|有|为)\s*[:：]\s*")
_GOAL = re.compile(r"绩效目标(?:[一二三四五六七八九十\d]+|包括)?\s*[:：]\s*([^。]*。?)")
_DUTY = re.compile(
    r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[、.．]\s*([^。：:\n]{2,30})[。：:]"
)
_INDICATOR_NAME = re.compile(r"(率|满意度|人数|数量|次数|[(（]\s*[%％]\s*[)）])$")
_NAME = 30  # characters of an indicator's name
_FEWEST = 3  # lines with a number that are no accident
_LOST_LINES = 80  # that may hold the rows of a head whose table is lost
_HEAD_LINE = 120  # characters of a line of heads
_OPERATOR = re.compile(r"[≥≤]\s*\d")


@dataclass(slots=True)
class Narrative:
    """Collects the indicators that a document tells in sentences."""

    account: Account
    indicators: list[Indicator] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    first: Loose | None = None
    duty: str | None = None

    def take(self, line: Loose) -> bool:
        """Read one line of prose; False where it tells no indicator.

        A short line that names a level of indicators or holds an operator is not prose: it is
        marked unread, because an indicator may be lost in it.
        """
        duty = _DUTY.match(line.text)
        if duty:
            self.duty = tidy(duty.group(1))
        found = self._graded(line) + self._listed(line)
        if found:
            self.indicators += found
            self.first = self.first or line
            self.goals += [
                g
                for m in _GOAL.finditer(line.text)
                for g in split_goals(m.group(1))
                if g not in self.goals and not _names_indicator(g)
            ]
            self.account.consume(line, "narrative", "PROSE")
            return True
        key = squash(line.text)
        level = len(key) < 16 and (level1_of(key) or level2_of(key)) and key.endswith("指标")
        if level or (len(key) < 80 and _OPERATOR.search(key)):
            self.account.unread(line, "像是指标，但不在认得出的表格里")
            return True
        return False

    def _graded(self, line: Loose) -> list[Indicator]:
        made: list[Indicator] = []
        at = 0
        for found in _GRADED.finditer(line.text):
            name = self._name(line.text[at : found.start()])
            at = found.end()
            grades = parse_grades(found.group(1))
            if name and len(grades) >= 2:
                made.append(self._indicator(name, found.group(1).strip(" \n；;。，,"), line))
        return made

    def _name(self, before: str) -> str:
        """The words between the last list mark or sentence end and the thresholds."""
        tail = _LIST.split(before)[-1]
        tail = re.split(r"[。；;：:]", tail.rstrip("。；;：: \n"))[-1]
        return tidy(tail)

    def _listed(self, line: Loose) -> list[Indicator]:
        """Indicators in a list without thresholds: ``绩效指标包括：甲率；乙率。``"""
        made: list[Indicator] = []
        for mark in _LIST.finditer(line.text):
            sentence = re.split(r"[。]", line.text[mark.end() :])[0]
            if _GRADED.search(line.text[mark.end() : mark.end() + len(sentence) + 40]):
                continue
            goals = mark.group(0).startswith("绩效目标")
            for item in re.split(r"[；;]", sentence):
                name = tidy(item)
                if name and (not goals or _INDICATOR_NAME.search(name)) and len(name) <= 40:
                    made.append(self._indicator(name, "", line))
        return made

    def _indicator(self, name: str, bands: str, line: Loose) -> Indicator:
        grades = parse_grades(bands)
        best = grades[0] if grades else None
        target = Target(
            bands,
            operator=best.operator if best else None,
            value=best.value if best else None,
            unit="%" if best and "%" in best.text.replace("％", "%") else None,
            nature=Nature.QUANTITATIVE if best else None,
            grades=grades,
            reading="按最高一档的界限" if best else "",
        )
        made = Indicator(None, None, name, target, description=self.duty)
        made.places["level3"] = line.place
        if best is None:
            made.doubts.append(Doubt("VALUE_MISSING", "文中没有写明指标值"))
        elif best.operator is not Operator.GE:
            made.doubts.append(Doubt("GRADES_ODD", "分档的最高一档不是“以上”，请核对"))
        made.confidence = 0.8
        return made

    def table(self, title: str | None, year: int | None) -> TargetTable | None:
        """All of them as one table of kind ``narrative``; None where there are none."""
        if not self.indicators:
            return None
        made = TargetTable("narrative", title or "文字叙述的绩效指标", year)
        made.indicators = self.indicators
        made.goals = self.goals
        if self.first is not None:
            made.places["title"] = self.first.place
        return made


def _names_indicator(goal: str) -> bool:
    """Whether the text behind 绩效目标 is only the name of an indicator, not a sentence."""
    sentence = re.search("[，,；;]", goal) or len(goal) > _NAME
    return not sentence and bool(_INDICATOR_NAME.search(goal.rstrip("。")))


def suspect_lines(blocks: Sequence[Block]) -> set[int]:
    """The loose lines among which a table has lost its columns: those between level words."""
    at = [
        i
        for i, block in enumerate(blocks)
        if isinstance(block, Loose)
        and any(level1_of(w) or level2_of(w) for w in block.text.split() if w.endswith("指标"))
    ]
    heads = _lost_heads(blocks)
    if len(at) < 3 and not heads:
        return set()
    if heads:
        at = sorted({*at, *heads, *(min(i + _LOST_LINES, len(blocks) - 1) for i in heads)})
    return {id(b) for b in blocks[at[0] : at[-1] + 20] if isinstance(b, Loose)}


def _lost_heads(blocks: Sequence[Block]) -> list[int]:
    """Where three lines near each other, or one line, are heads of an indicator table, and values
    follow on lines of their own. Heads that a page repeats have their rows in a grid."""
    roles = [
        {role_of("indicator", word) for word in (block.text, *block.text.split())}
        if isinstance(block, Loose) and len(block.text) <= _HEAD_LINE
        else set()
        for block in blocks
    ]
    around = [roles[i] | set().union(*roles[i + 1 : i + 5]) for i in range(len(roles))]
    return [
        i
        for i, near in enumerate(around)
        if roles[i] & {"level1", "level2", "nature"}
        and {"level3", "value"} <= near
        and _values_follow(blocks[i + 1 : i + _LOST_LINES])
    ]


def _values_follow(blocks: Sequence[Block]) -> bool:
    numbers = 0
    for block in blocks:
        if not isinstance(block, Loose):
            break
        numbers += bool(re.search(r"\d", block.text))
    return numbers >= _FEWEST
