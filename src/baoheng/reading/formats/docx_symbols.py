"""Characters of the Symbol and Wingdings fonts, which Word stores under private codes.

``≥`` and ``≤`` of old documents are often Symbol characters: read without the font they are lost.
"""

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xA5: "∞", 0xB0: "°", 0xB7: "•", 0xA2: "′", 0xB2: "″", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xD6: "√", 0xE5: "∑", 0xD7: "⋅", 0x2D: "−", 0x61: "α", 0x62: "β",
    0x44: "Δ", 0x53: "Σ", 0x6D: "μ", 0x70: "π", 0x73: "σ",
}  # fmt: skip
_SYMBOL_AS_ASCII = frozenset(range(0x21, 0x40)) | {0x5B, 0x5D, 0x5F, 0x7B, 0x7C, 0x7D}
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "❑", 0x6E: "■",
    0xA7: "▪", 0x6C: "●", 0xA1: "○", 0x75: "◆", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑",
    0xE2: "↓", 0xAB: "★", 0x76: "❖",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x97: "●"}
_WINGDINGS |= {0x80: "⓪", 0x8B: "⓿"}
_WINGDINGS |= {0x81 + i: chr(0x2460 + i) for i in range(10)}  # ①–⑩
_WINGDINGS |= {0x8C + i: chr(0x2776 + i) for i in range(10)}  # ❶–❿
_WINGDINGS_2 |= {0x69: "⓪"} | {0x6A + i: chr(0x2460 + i) for i in range(10)}

FONTS = {
    "symbol": _SYMBOL | {code: chr(code) for code in _SYMBOL_AS_ASCII if code != 0x2D},
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}
_PRIVATE = 0xF000


def symbol(code: int, font: str) -> str:
    """The character of w:sym; the private character itself where the font is not known."""
    table = FONTS.get(font.lower(), {})
    low = code - _PRIVATE if 0xF000 <= code <= 0xF0FF else code
    known = table.get(low)
    if known is not None:
        return known
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd"


def in_font(text: str, font: str) -> str:
    """Text set in a symbol font: private characters become what the font shows, one for one."""
    table = FONTS.get(font.lower())
    if table is None or text.isascii():
        return text
    return "".join(symbol(ord(char), font) if ord(char) >= _PRIVATE else char for char in text)
