"""Which ratios cannot pass 100 %, and which operators the reader had to guess."""

from baoheng.checking.lexicon import pattern, words
from baoheng.checking.wording.meaning import head
from baoheng.core.tables import Indicator

_FILE = "values.toml"
_GUESSED = ("OPERATOR_SUSPECT", "OPERATOR_UNKNOWN")


def is_ratio(name: str) -> bool:
    """Whether the name's last word is a ratio."""
    return head(name).endswith(words(_FILE, "ratio_ends"))


def bounded(name: str) -> bool:
    """Whether the ratio cannot be more than 100 %, as far as one knows."""
    view = head(name)
    if strictly_bounded(view):
        return True
    return is_ratio(view) and pattern(_FILE, "unbounded").search(view) is None


def strictly_bounded(name: str) -> bool:
    """Whether the ratio is a part of a whole for certain, such as 合格率."""
    return head(name).endswith(words(_FILE, "strictly_bounded"))


def mended_operator(row: Indicator) -> bool:
    """Whether the operator was broken in the source and the reader proposes one."""
    repairs = (*row.repairs, *row.target.repairs)
    if any(one.kind == "operator" and not one.certain for one in repairs):
        return True
    # “>100%” is told apart: it is printed clearly, only improbable
    printed_clearly = row.target.value == 100 and row.target.operator is not None and not repairs
    return not printed_clearly and any(
        doubt.code in _GUESSED for doubt in (*row.doubts, *row.target.doubts)
    )
