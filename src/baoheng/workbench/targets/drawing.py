"""Rows of target tables as HTML: fast for thousands, and nothing in them but escaped text."""

from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from baoheng.workbench.targets.fields import Field, RowFields
from baoheng.workbench.targets.layout import Column
from baoheng.workbench.targets.showing import Cell, Line

_LEVELS = ("level1", "level2")
_LOOKS = {"level1": "level", "level2": "level", "level3": "name", "value_text": "value",
          "bare": "value", "weight": "num"}  # fmt: skip
_LONGEST = 2000
_SAME = str.maketrans("＝＞＜％", "=><%", " \u3000")  # ways of writing one value


def body(lines: Sequence[Line], columns: Sequence[Column], beside: Sequence[str]) -> SafeString:
    """The indicators' rows; ``beside`` names what of last year stands at the end."""
    return mark_safe("".join(_rows(lines, columns, beside)))  # noqa: S308 — all text is escaped


def _rows(lines: Sequence[Line], columns: Sequence[Column], beside: Sequence[str]) -> Iterator[str]:
    behind, called, read = _read_in(columns), gettext("问题"), gettext("读作")
    for line in lines:
        yield f'<tr id="r{line.number}">'
        for column in columns:
            name = column.name
            height = line.heights[_LEVELS.index(name)] if name in _LEVELS else 1
            said = f"{read} {line.read}" if name == behind and _differs(line, behind) else ""
            if height:
                yield _cell(line.cells[name], _LOOKS.get(name, ""), height, called, said)
        for one in beside:
            yield f'<td class="soft last">{_text(getattr(line, one))}</td>'
        yield "</tr>"


def _read_in(columns: Sequence[Column]) -> str:
    """The column in which it is said how the value is understood, where that is not plain."""
    names = [one.name for one in columns]
    return next((one for one in ("value_text", "bare") if one in names), "level3")


def _differs(line: Line, name: str) -> bool:
    """Whether how the value is understood says more than the cells do."""
    names = ("operator", "bare", "unit") if name == "bare" else (name,)
    shown = "".join(line.cells[one].text for one in names if one in line.cells)
    return bool(line.read) and line.read.translate(_SAME) != shown.translate(_SAME)


def _text(text: str) -> str:
    return escape(text) if text else "—"


def _cell(cell: Cell, look: str, height: int, called: str, read: str) -> str:
    marks = "".join(
        f'<a class="mark" href="#n{number}" aria-label="{called}{number}">{sign}{number}</a>'
        for number, sign in cell.signs
    )
    small = f'<small class="soft">{escape(read)}</small>' if read else ""
    span = f' rowspan="{height}"' if height > 1 else ""
    return f'<td class="{look} {cell.severity}"{span}>{marks}{_text(cell.text)}{small}</td>'


def inputs(rows: Sequence[RowFields]) -> SafeString:
    """The indicators' rows of the form of editing."""
    return mark_safe("".join(_inputs(rows)))  # noqa: S308 — all text is escaped


def _inputs(rows: Sequence[RowFields]) -> Iterator[str]:
    row_words, order, drop = gettext("第%(n)s行"), gettext("次序"), gettext("删去")
    for row in rows:
        where = escape(row_words % {"n": row.at + 1})
        yield f'<tr><td class="narrow"><input name="{row.at}:order" value="{escape(row.order)}" '
        yield f'inputmode="decimal" aria-label="{where}{order}">'
        yield f'<input type="hidden" name="{row.at}:old" value="{escape(row.old)}"></td>'
        for one in row.cells:
            look = ' class="narrow"' if one.name.endswith(":weight") else ""
            yield f"<td{look}>{field_html(one, where)}</td>"
        yield "<td>"
        if row.old or row.drop:
            checked = " checked" if row.drop else ""
            yield f'<input type="checkbox" name="{row.at}:drop" value="1" '
            yield f'aria-label="{drop}{where}"{checked}>'
        yield "</td></tr>"


def field_html(one: Field, where: str) -> str:
    """One field; ``where`` is said before its name to those who do not see the table."""
    name, said = escape(one.name), escape(one.text)
    told = f'name="{name}" aria-label="{where}{escape(one.words)}"'
    if one.choices:
        chosen = "".join(
            f"<option{' selected' if way == one.text else ''}>{escape(way)}</option>"
            for way in one.choices
        )
        return f"<select {told}>{chosen}</select>"
    if one.tall:
        return f'<textarea {told} rows="2" maxlength="{_LONGEST}">{said}</textarea>'
    listed = f' list="{one.listed}s"' if one.listed else ""
    return f'<input {told} maxlength="{_LONGEST}" value="{said}"{listed}>'
