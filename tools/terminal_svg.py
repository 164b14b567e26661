"""Terminal output as an SVG in which Chinese characters take two columns."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from rich.ansi import AnsiDecoder
from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.terminal_theme import DEFAULT_TERMINAL_THEME as THEME

WIDTH, HEIGHT, MARGIN = 7, 20, 14  # of one column, one line, around
FONT = '"Noto Sans Mono CJK SC", "Sarasa Mono SC", Menlo, Consolas, monospace'


def to_svg(output: str, columns: int) -> str:
    """The ANSI ``output`` on a white card of ``columns`` columns."""
    console = Console()
    lines = list(AnsiDecoder().decode(output))
    width, height = columns * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    texts = [
        text
        for row, line in enumerate(lines)
        for text in line_of(line.render(console), MARGIN + row * HEIGHT + 15)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" font-size="14" font-family=\'{FONT}\' xml:space="preserve">',
            f'<rect width="{width}" height="{height}" rx="8" fill="#fff" stroke="#b9c2cc"/>',
            *texts,
            "</svg>\n",
        ]
    )


def line_of(segments: Iterator[Segment], y: int) -> Iterator[str]:
    """The pieces of one line, each with its exact length."""
    column = 0
    for segment in segments:
        for kind, characters in groupby(segment.text, kind_of):
            text = "".join(characters)
            length = len(text) * (2 if kind == "wide" else 1)
            if kind != "space":
                x, span = MARGIN + column * WIDTH, length * WIDTH
                squeeze = ' lengthAdjust="spacingAndGlyphs"' if kind == "sign" else ""
                look = f"{squeeze}{style_of(segment)}"
                yield f'<text x="{x}" y="{y}" textLength="{span}"{look}>{escape(text)}</text>'
            column += length


def kind_of(char: str) -> str:
    """``space``, ``wide`` (two columns of a terminal), ``sign`` or ``narrow``.

    Signs that fonts draw wider than terminals do, such as ≥, are placed on their own.
    """
    if char == " ":
        return "space"
    width = unicodedata.east_asian_width(char)
    return "wide" if width in "WF" else "sign" if width == "A" else "narrow"


def style_of(segment: Segment) -> str:
    """Colour, weight and dimness as attributes."""
    style = segment.style
    if style is None:
        return ' fill="#1d2530"'
    colour = style.color or Color.default()
    red, green, blue = colour.get_truecolor(THEME)
    fill = "#1d2530" if colour.is_default else f"#{red:02x}{green:02x}{blue:02x}"
    bold = ' font-weight="bold"' if style.bold else ""
    dim = ' opacity="0.65"' if style.dim else ""
    return f' fill="{fill}"{bold}{dim}'
