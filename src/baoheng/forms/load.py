"""Definitions of forms from the packs."""

from functools import cache
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.forms.model import Block, Cells, Column, Form, Listing, Slot
from baoheng.forms.sheet import Page, Style

FOLDER = "national/forms"


@cache
def forms() -> tuple[Form, ...]:
    """All forms of the packs. Raises PackError for a definition that is wrong."""
    return tuple(_form(name) for name in packs.names(FOLDER))


def definition(name: str) -> Form:
    """The form with this id or Chinese name. Raises PackError, which names those there are."""
    for form in forms():
        if name in {form.id, form.name}:
            return form
    known = "、".join(f"{form.id}（{form.name}）" for form in forms())
    raise PackError(f"没有“{name}”这种表式", todo=f"请从这些中选一个：{known}")


def target_form(kind: str, profile: str, split: bool) -> Form | None:
    """The form of a kind of target tables: a profile's own before the general one.

    ``split`` asks for operator, value and unit in columns of their own, where there is such a form.
    """
    fitting = [one for one in forms() if one.kind == kind]
    own = [one for one in fitting if profile in one.profiles]
    found = own or [one for one in fitting if not one.profiles]
    return next((one for one in found if one.split == split), next(iter(found), None))


def _form(name: str) -> Form:
    data = packs.load(name)
    try:
        return Form(
            id=data["id"],
            name=data["name"],
            title=data["title"],
            version=data["version"],
            source=data["source"],
            page=_page(data["page"]),
            above=tuple((left, right) for left, right in data.get("above", ())),
            below=tuple(data.get("below", ())),
            blocks=tuple(_block(entry) for entry in data["blocks"]),
            results=data.get("results", False),
            kind=data.get("kind", ""),
            split=data.get("split", False),
            profiles=tuple(data.get("profiles", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackError(
            f"表式定义不完整或写错（{type(error).__name__}：{error}）",
            where=name,
            todo="请对照同一文件夹里的其他表式改正",
        ) from error


def _page(entry: dict[str, Any]) -> Page:
    top, right, bottom, left = entry["margins"]
    return Page(
        landscape={"landscape": True, "portrait": False}[entry["orientation"]],
        margins=(top, right, bottom, left),
        widths=tuple(entry["widths"]),
    )


def _block(entry: dict[str, Any]) -> Block:
    if "rows" in entry:
        return Cells(tuple(tuple(_slot(cell) for cell in row) for row in entry["rows"]))
    return Listing(
        source=entry["source"],
        columns=tuple(_column(column) for column in entry["columns"]),
        side=entry.get("side", ""),
        side_span=entry.get("side_span", 1),
        vertical=entry.get("vertical", False),
        repeat=entry.get("repeat", False),
        optional=entry.get("optional", False),
        fixed=tuple(entry.get("fixed", ())),
    )


def _slot(entry: dict[str, Any]) -> Slot:
    """``{ label = "项目名称", span = 2 }`` or ``{ value = "{project}", span = 4 }``."""
    if "label" in entry:
        text, style = entry["label"], Style.LABEL
    else:
        text, style = entry["value"], Style(entry.get("style", "value"))
    return Slot(text, style, entry.get("span", 1), entry.get("down", 1))


def _column(entry: dict[str, Any]) -> Column:
    return Column(
        head=entry["head"],
        field=entry["field"],
        style=Style(entry.get("style", "value")),
        colspan=entry.get("span", 1),
        group=entry.get("group", ""),
        merge=entry.get("merge", False),
        also=tuple(entry.get("also", ())),
    )
