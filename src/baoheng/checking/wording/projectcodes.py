"""The parts of a project code, and the check character of one province's codes."""

import re
from dataclasses import dataclass

from baoheng.checking.lexicon import section

_FILE = "codes.toml"
_SHAPE = re.compile(r"\d{6}\d{2}[A-Z][0-9A-Z]*")


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code as printed, with the faults of its form in words; parts are empty where unreadable."""

    text: str
    faults: tuple[str, ...]
    standard: bool

    @property
    def division(self) -> str:
        """The six digits of the administrative division."""
        return self.text[:6] if self.standard else ""

    @property
    def year(self) -> int | None:
        """The year in which the project was created."""
        return 2000 + int(self.text[6:8]) if self.standard else None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong with its form."""
        return self.standard and not self.faults


def parse_code(printed: str) -> ProjectCode | None:
    """The code; None where the cell holds none, or the code of a transfer from above."""
    text = re.sub(r"[\s\-—_.]", "", printed).upper()
    if re.fullmatch(section(_FILE, "none"), printed.strip()) or not text:
        return None
    if re.fullmatch(section(_FILE, "transfer"), text):
        return None
    length = section(_FILE, "length")
    standard = bool(_SHAPE.match(text))
    faults = []
    if len(text) != length:
        gap = abs(len(text) - length)
        faults.append(f"有{len(text)}位，{'多' if len(text) > length else '少'}{gap}位")
    if standard and not _SHAPE.fullmatch(text):
        faults.append("后半段有字母和数字以外的字符")
    if not standard and len(text) == length:
        faults.append(_misformed(text))
    if standard and text[8] not in section(_FILE, "letters"):
        faults.append(f"第9位是“{text[8]}”，常见为{'、'.join(section(_FILE, 'letters'))}")
    return ProjectCode(text, tuple(faults), standard)


def _misformed(text: str) -> str:
    if not text[:8].isdigit():
        return f"前8位“{text[:8]}”应全是数字（区划6位、年份2位）"
    return f"第9位是“{text[8]}”，应为字母"


def expected_check(code: ProjectCode) -> str | None:
    """The check character that the rule gives; None where the rule is not for this code."""
    rule = section(_FILE, "check_character")
    alphabet = rule["alphabet"]
    body = code.text[:-1]
    ours = code.whole and code.division.startswith(tuple(rule["divisions"]))
    if not ours or any(char not in alphabet for char in body):
        return None
    modulus = rule["modulus"]
    total = sum(
        alphabet.index(char) * pow(rule["base"], at, modulus) for at, char in enumerate(body)
    )
    found: str = alphabet[(modulus - 1 - total % modulus) % modulus]
    return found
