"""The bureau's settings: what there are, and which value counts on a day."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.cache import cache as kept
from django.utils.translation import gettext, gettext_noop

from baoheng.checking.profile import profiles
from baoheng.core.errors import Conflict
from baoheng.workbench.upkeep.models import Setting

_FILE = Path(__file__).with_name("bureau.toml")
_NAME_SECONDS = 30
_MOST = 365
_LONGEST = 300
YES, NO = gettext_noop("是"), gettext_noop("否")


@dataclass(frozen=True, slots=True)
class Known:
    """One setting: what it is called, what it holds, its value where none was written."""

    name: str
    title: str
    kind: str
    default: str
    help: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen, where not everything can be written."""
        if self.kind == "flag":
            return [(YES, gettext(YES)), (NO, gettext(NO))]
        if self.kind == "profile":
            return [("", gettext("按资料认定")), *((one.id, one.title) for one in profiles())]
        return []


@cache
def known() -> Mapping[str, Known]:
    """All settings by name."""
    given = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Known(name, **one) for name, one in given.items()}


def value(name: str, day: datetime.date) -> str:
    """The value that counts on a day."""
    found = Setting.objects.filter(name=name, since__lte=day).first()
    return found.value if found else known()[name].default


def values(day: datetime.date) -> dict[str, str]:
    """All values that count on a day."""
    found: dict[str, str] = {}
    for one in Setting.objects.filter(since__lte=day):
        found.setdefault(one.name, one.value)
    return {name: found.get(name, one.default) for name, one in known().items()}


def checked(name: str, text: str) -> str:
    """The value as it is kept. Raises Conflict where it is none of this setting."""
    one, text = known()[name], text.strip()
    wrong = ""
    match one.kind:
        case "number" if not (text.isdigit() and 1 <= int(text) <= _MOST):
            wrong = gettext("应为 1 到 %(most)s 的整数") % {"most": _MOST}
        case "day" if text and not _is_day(text):
            wrong = gettext("应为月日，如 10-31")
        case "flag" | "profile" if text not in dict(one.choices):
            wrong = gettext("请从列表里选")
        case "text" if len(text) > _LONGEST:
            wrong = gettext("太长")
    if wrong:
        said = {"title": gettext(one.title), "text": text[:40]}
        raise Conflict(gettext("%(title)s“%(text)s”不对") % said, todo=wrong)
    return text


def _is_day(text: str) -> bool:
    found = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if not found:
        return False
    try:
        datetime.date(2024, int(found[1]), int(found[2]))  # a leap year: 02-29 is a day
    except ValueError:
        return False
    return True


def bureau_name(day: datetime.date) -> str:
    """The bureau's name for the top of every page; looked up twice a minute."""
    found = kept.get_or_set("bureau.name", lambda: value("bureau.name", day), _NAME_SECONDS)
    return str(found or "")


def forget_name() -> None:
    """The name was changed: look it up again."""
    kept.delete("bureau.name")
