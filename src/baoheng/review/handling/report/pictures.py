"""Bars as inline SVG: no script, no picture file, no request."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from baoheng.reading.reports.markup import Element, element

COLOURS = ("#9db8d6", "#2f5d8c", "#3a8f63")  # suspected, confirmed, recovered
_NAME, _BAR, _NUMBER, _ROW, _GAP, _TOP = 260, 520, 140, 13, 10, 26
_LONGEST = 21  # signs of a name that fit beside the bars


def bars(
    title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]
) -> Element | None:
    """Horizontal bars of money (分), one a series for each row; None where there is no row."""
    if not rows:
        return None
    most = max((value for _, values in rows for value in values), default=0) or 1
    step = _ROW * len(series) + _GAP
    height, width = _TOP + step * len(rows), _NAME + _BAR + _NUMBER
    made = element(
        "svg",
        element("title", title),
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )
    for place, name in enumerate(series):
        left = _NAME + place * 110
        made.append(_box(left, 4, 12, 12, COLOURS[place]))
        made.append(_text(left + 17, 15, name))
    for number, (name, values) in enumerate(rows):
        top = _TOP + number * step
        made.append(_text(_NAME - 8, top + step // 2 - 1, _short(name), "end"))
        for place, value in enumerate(values):
            at = top + place * _ROW
            made.append(_box(_NAME, at, _length(value, most), _ROW - 2, COLOURS[place]))
            made.append(_text(_NAME + _length(value, most) + 5, at + 10, _wan(value)))
    return made


def _length(value: int, most: int) -> int:
    return max(0, value) * _BAR // most


def _box(left: int, top: int, width: int, height: int, colour: str) -> Element:
    return element("rect", x=left, y=top, width=width, height=height, fill=colour)


def _text(left: int, top: int, words: str, anchor: str = "start") -> Element:
    made = element("text", words, x=left, y=top, fill="#1d2530")
    made.set("text-anchor", anchor)
    made.set("font-size", "11")
    return made


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _wan(fen: int) -> str:
    """Money as it is read at a glance: 元 below ten thousand, 万元 above."""
    if abs(fen) < 1_000_000:
        return f"{Decimal(fen) / 100:,.2f}元"
    wan = (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{wan:,}万元"
