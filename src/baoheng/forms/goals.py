"""Goals in one cell, numbered so that reading the cell gives the same goals."""

from collections.abc import Sequence

from baoheng.reading.grammar.goals import split_goals

_STYLES = ("{}.", "{}、", "（{}）", "目标{}：")


def numbered(goals: Sequence[str]) -> str:
    """The goals a line each; one goal alone has no number where it reads the same without."""
    wanted = [goal.replace("\n", "") for goal in goals]
    ways = [
        "\n".join(f"{style.format(i)}{g}" for i, g in enumerate(wanted, 1)) for style in _STYLES
    ]
    if len(wanted) == 1:
        ways.insert(0, wanted[0])
    return next((way for way in ways if split_goals(way) == wanted), ways[0])
