"""Goals of a cell: one style of numbering splits, the others stay."""

import pytest

from baoheng.reading.grammar.goals import split_goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("1.巩固参保率。2.稳步提高待遇。", ["巩固参保率。", "稳步提高待遇。"]),
        ("目标1：甲。\n目标2：乙。", ["甲。", "乙。"]),
        ("1: 建设系统: 1) 审核 2) 监测 2: 提供服务", ["建设系统: 1) 审核 2) 监测", "提供服务"]),
        ("（一）甲\n（二）乙", ["甲", "乙"]),
        ("①甲；②乙", ["甲", "乙"]),
        ("一、甲。二、乙。", ["甲。", "乙。"]),
        ("完成3.5万人参保，比上年增加2.1万人。", ["完成3.5万人参保，比上年增加2.1万人。"]),
        ("1.只有一条", ["只有一条"]),
        ("", []),
    ],
)
def test_split(text: str, goals: list[str]) -> None:
    assert split_goals(text) == goals
