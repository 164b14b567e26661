"""A number format code cut into sections and tokens."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto


class Kind(Enum):
    """What a token of a number format does."""

    LITERAL = auto()  # shown as it is
    DIGIT = auto()  # 0 # ?
    POINT = auto()
    GROUP = auto()  # a comma between digits
    SCALE = auto()  # a comma after the last digit: divide by 1000
    PERCENT = auto()
    EXPONENT = auto()  # E+ E-
    SLASH = auto()
    DATE = auto()  # a run of one of y m d h s e a g
    ELAPSED = auto()  # [h] [mm] [ss]
    HALF_DAY = auto()  # AM/PM 上午/下午
    GENERAL = auto()
    TEXT = auto()  # @


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind and its text without quotes."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a format.

    ``condition`` is (comparison, limit) where the part has one. ``simplified`` is set where a mark
    is left out that changes what is seen (Chinese digits). ``chinese`` asks for Chinese weekdays.
    """

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    simplified: bool = False
    chinese: bool = False

    @property
    def is_date(self) -> bool:
        """Whether the part shows a date or time."""
        return any(t.kind in (Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY) for t in self.tokens)

    @property
    def only_negative(self) -> bool:
        """Whether the condition lets only negative numbers through; their sign is not shown."""
        if self.condition is None:
            return False
        sign, limit = self.condition
        return (sign == "<" and limit <= 0) or (sign in ("<=", "=") and limit < 0)

    def holds(self, value: Decimal) -> bool:
        """Whether the value meets the condition."""
        if self.condition is None:
            return False
        sign, limit = self.condition
        return {
            "<": value < limit,
            "<=": value <= limit,
            ">": value > limit,
            ">=": value >= limit,
            "=": value == limit,
            "<>": value != limit,
        }[sign]


_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
  | [\\!](?P<escaped>.)
  | _(?P<space>.?)
  | \*(?P<fill>.?)
  | \[(?P<bracket>[^\]]*)\]
  | (?P<general>G/通用格式|通用格式|General)
  | (?P<half>AM/PM|A/P|上午/下午)
  | (?<=[0\#?.])(?P<exponent>E[+-])
  | (?P<date>y+|m+|d+|h+|s+|e+|g+|a{3,4})
  | (?P<digit>[0\#?])
  | (?P<mark>[.,%@/;])
  | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_ELAPSED = re.compile(r"(h+|m+|s+)$", re.IGNORECASE)
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|洋红色?|品红色?"
    r"|(color|颜色)\s*\d+)$",
    re.IGNORECASE,
)
_MARKS = {".": Kind.POINT, "%": Kind.PERCENT, "@": Kind.TEXT, "/": Kind.SLASH, ",": Kind.GROUP}
_SYSTEM_DATES = {"f800": 'yyyy"年"m"月"d"日"', "f400": "h:mm:ss"}


def sections(code: str) -> tuple[Section, ...]:
    """The parts of a format code, at least one; quotes, escapes and colours are resolved."""
    building = [_Building()]
    for match in _TOKEN.finditer(code):
        if match["mark"] == ";":
            building.append(_Building())
        else:
            building[-1].add(match)
    return tuple(part.section() for part in building[:4])


class _Building:
    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.condition: tuple[str, Decimal] | None = None
        self.simplified = False
        self.chinese = False
        self.system: str | None = None

    def add(self, match: re.Match[str]) -> None:
        kind = match.lastgroup or "other"
        text = match[kind] or ""
        if kind in ("quoted", "escaped", "other"):
            self._literal(text)
        elif kind == "bracket":
            self._bracket(text)
        elif kind == "mark":
            self.tokens.append(Token(_MARKS[text], text))
        elif kind in ("digit", "date", "exponent", "general", "half"):
            names = {"half": Kind.HALF_DAY, "exponent": Kind.EXPONENT}
            self.tokens.append(Token(names.get(kind) or Kind[kind.upper()], text))
        # "space" and "fill" only pad

    def _literal(self, text: str) -> None:
        if text:
            self.tokens.append(Token(Kind.LITERAL, text))

    def _bracket(self, text: str) -> None:
        condition = _CONDITION.match(text.strip())
        if condition:
            self.condition = (condition[1], Decimal(condition[2]))
        elif _ELAPSED.match(text):
            self.tokens.append(Token(Kind.ELAPSED, text.lower()))
        elif text.startswith("$"):
            symbol, _, language = text[1:].partition("-")
            self._literal(symbol)
            self.chinese = self.chinese or language.lower().endswith("804")
            self.system = _SYSTEM_DATES.get(language.lower(), self.system)
        elif not _COLOUR.match(text):
            self.simplified = True  # Chinese digits and marks nobody has met

    def section(self) -> Section:
        if self.system is not None:
            return sections(self.system)[0]
        return Section(_settle(self.tokens), self.condition, self.simplified, self.chinese)


def _settle(tokens: list[Token]) -> tuple[Token, ...]:
    """Decide what commas, slashes and points mean by their neighbours."""
    dated = any(t.kind in (Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY) for t in tokens)
    settled: list[Token] = []
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind is Kind.GROUP:
            kind = _comma(tokens, index)
        elif kind is Kind.SLASH:
            kind = Kind.LITERAL if dated or not _fraction(tokens, index) else kind
        elif dated and kind in (Kind.PERCENT, Kind.POINT) and not _seconds(tokens, index):
            kind = Kind.LITERAL
        settled.append(Token(kind, token.text))
    return tuple(settled)


def _comma(tokens: list[Token], index: int) -> Kind:
    before = any(t.kind is Kind.DIGIT for t in tokens[:index])
    if not before:
        return Kind.LITERAL
    run = index
    while run < len(tokens) and tokens[run].kind is Kind.GROUP:
        run += 1
    after = run < len(tokens) and tokens[run].kind is Kind.DIGIT
    first = index
    while first > 0 and tokens[first].kind is Kind.GROUP:
        first -= 1
    glued = tokens[first].kind is Kind.DIGIT
    if after and glued:
        return Kind.GROUP
    return Kind.SCALE if glued else Kind.LITERAL


def _fraction(tokens: list[Token], index: int) -> bool:
    """A slash is a fraction bar between digits; the lower part may be a fixed number."""
    if not any(t.kind is Kind.DIGIT for t in tokens[:index]) or index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    return following.kind is Kind.DIGIT or following.text[:1].isdigit()


def _seconds(tokens: list[Token], index: int) -> bool:
    """A point after seconds begins their decimals."""
    return (
        tokens[index].kind is Kind.POINT
        and index + 1 < len(tokens)
        and tokens[index + 1].kind is Kind.DIGIT
        and index > 0
        and tokens[index - 1].kind in (Kind.DATE, Kind.ELAPSED)
    )
