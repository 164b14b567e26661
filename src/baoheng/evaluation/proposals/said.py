"""上年 in sentences, replaced by the year where the one meant is not the year before the next."""

import re

_TARGET = re.compile(r"上年(?=目标|区间|写法|的月日)")


def dated(text: str, next_year: int, target_year: int, actual_year: int) -> str:
    """A sentence that says 上年目标 of ``target_year`` and 上年 of ``actual_year``'s result."""
    if target_year != next_year - 1:
        text = _TARGET.sub(f"{target_year}年", text)
    if actual_year == next_year - 1:
        return text
    kept = _TARGET.sub("\0", text)
    return kept.replace("上年", f"{actual_year}年").replace("\0", "上年")
