"""Titles of forms, and the lines that only name a year, a part of a form, or a head."""

import re

from baoheng.reading.grammar.fields import label_role
from baoheng.reading.grammar.moneyunits import without_unit
from baoheng.reading.grammar.vocabulary import level1_of, level2_of, role_of
from baoheng.reading.grid import Loose, Source

SECTION_TITLE = re.compile(
    r"(项目|年度|总体|长期|中期|中长期|实施期|周期)*绩效(目标|指标)(情况|申报)?表?"
)
YEAR_LINE = re.compile(r"\(?20\d\d年度?\)?")
_TITLE = re.compile(r"(绩效|目标|监控|自评|预算|收支|支出|收入|经费).*表|[^、]{4}绩效目标")
_LONGEST = 60  # characters of a title


def is_title(key: str) -> bool:
    """Whether a squashed text is the title of a form."""
    named = {role_of("structure", key), role_of("structure", without_unit(key))}
    if len(key) > _LONGEST or "title" not in named or "续表" in key:
        return False
    return bool(_TITLE.search(key))


def is_titled(key: str) -> bool:
    """Whether a title ends with its unit of money: 部门支出预算表（单位：万元）."""
    return without_unit(key) != key and is_title(key)


def of_a_table(key: str) -> bool:
    """Whether a line is a word of an indicator table: no list of goals goes on beyond it."""
    level = level1_of(key) or level2_of(key)
    return bool(level or role_of("indicator", key) or label_role(key) or is_title(key))


def first_line(source: Source) -> str:
    """The document's heading: its first line outside tables; empty where there is none."""
    found = (p.text for p in source.pieces() if isinstance(p, Loose) and p.text.strip())
    return next(found, "")
