"""Who did a step: names in the ledger carry the login, so that duties are told apart by it."""

import re
import unicodedata
from collections.abc import Iterable

from baoheng.review.handling.model import Case
from baoheng.review.handling.model import person as plain
from baoheng.workbench.people.models import Person

_LOGIN = re.compile(r"[（(][^（）()]*[）)]$")
_LONGEST = 50  # characters of a handler in the ledger


def handler(person: Person) -> str:
    """The name and the login, as the ledger keeps who acted."""
    login = f"（{person.username}）"
    return f"{person.name[: max(0, _LONGEST - len(login))]}{login}"


def mark(name: str) -> str:
    """What tells one handler from others: the login, else (who acted by commands) the name."""
    text = plain(name)
    _, opening, login = text.rpartition("(")
    return login[:-1] if opening and login.endswith(")") and login[:-1] else f"={text}"


def login_of(name: str) -> str:
    """The login in a handler's name; empty where somebody acted without one."""
    found = _LOGIN.search(name)
    return found[0][1:-1] if found else ""


def marks(names: Iterable[str]) -> str:
    """Handlers as one searchable text: |a|b|, or nothing."""
    found = sorted({mark(name) for name in names if name})
    return f"|{'|'.join(found)}|" if found else ""


def own_marks(person: Person) -> tuple[str, str]:
    """What this person's steps are marked with, by pages or by commands."""
    login = unicodedata.normalize("NFKC", person.username)
    return f"|{login}|", f"|={plain(person.name)}|"


def did(case: Case, person: Person, kinds: Iterable[str]) -> bool:
    """Whether this person did a step of these kinds, whatever name it was under then."""
    done = marks(case.who(*kinds))
    return any(one in done for one in own_marks(person))


def shown(name: str | None) -> str:
    """A handler as pages name him: without the login."""
    if not name:
        return "—"
    return _LOGIN.sub("", name) or name
