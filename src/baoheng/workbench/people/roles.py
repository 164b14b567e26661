"""Roles: data in ``roles.toml``; a role is a set of permissions with a title."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from baoheng.core.errors import PackError

_FILE = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True, slots=True)
class Role:
    """What people of a kind do and may do."""

    id: str
    title: str
    does: str
    may: frozenset[str]


@cache
def roles() -> Mapping[str, Role]:
    """All roles by id, in the file's order. Raises PackError for a permission that has no name."""
    given = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = {}
    for key, one in given["roles"].items():
        if unknown := set(one["may"]) - set(given["permissions"]):
            raise PackError(
                f"角色 {key} 写了不认识的权限 {'、'.join(sorted(unknown))}", where=_FILE.name
            )
        found[key] = Role(key, one["title"], one["does"], frozenset(one["may"]))
    return found


@cache
def permissions() -> Mapping[str, str]:
    """Every permission with its words."""
    return dict(tomllib.loads(_FILE.read_text(encoding="utf-8"))["permissions"])


def permission_title(permission: str) -> str:
    """The words for a permission, in the language of the page."""
    return gettext(permissions()[permission])


def granted(held: Iterable[str]) -> frozenset[str]:
    """What these roles may do together; a role that no longer exists grants nothing."""
    known = roles()
    return frozenset().union(*(known[one].may for one in held if one in known))
