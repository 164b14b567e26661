"""What a measure is narrowed down to, written so that people can read and change it."""

import re
from collections.abc import Mapping

from baoheng.core.errors import BindingError
from baoheng.ledger.definitions import dictionary
from baoheng.measures.model import Dimension, Measure
from baoheng.measures.query import Filters

_PART, _VALUE = re.compile(r"[;；\n]"), re.compile(r"[,，、]")


def said(measure: Measure, filters: Filters) -> str:
    """``险种＝城乡居民基本医疗保险；身份类别＝低保对象、特困人员``."""
    return "；".join(
        f"{one.title}＝{'、'.join(_words(one, value) for value in filters[name])}"
        for name, one in measure.dimensions.items()
        if filters.get(name)
    )


def understood(measure: Measure, text: str, where: str) -> dict[str, tuple[str, ...]]:
    """The filters that such a text means; names or codes, Chinese titles or dimension names.

    Raises BindingError, which names what is not known and what could be written.
    """
    found = {}
    for part in _PART.split(text):
        if not part.strip():
            continue
        name, sign, values = part.replace("＝", "=").partition("=")
        dimension = _dimension(measure, name.strip())
        if dimension is None or not sign:
            known = "、".join(one.title for one in measure.dimensions.values()) or "没有参数"
            raise BindingError(
                f"“{part.strip()}”不是“{measure.name}”的参数",
                where=where,
                todo=f"可以写的：{known}",
            )
        given = [values.strip()] if not dimension.codes else _VALUE.split(values)
        found[dimension.name] = tuple(_code(dimension, one.strip(), where) for one in given)
    return found


def _dimension(measure: Measure, name: str) -> Dimension | None:
    by_title = {one.title: one for one in measure.dimensions.values()}
    return measure.dimensions.get(name) or by_title.get(name)


def _words(dimension: Dimension, value: str) -> str:
    return dictionary(dimension.codes).get(value, value) if dimension.codes else value


def _code(dimension: Dimension, value: str, where: str) -> str:
    if not dimension.codes:
        return value
    codes: Mapping[str, str] = dictionary(dimension.codes)
    titles = {title: code for code, title in codes.items()}
    if value in codes or value in titles:
        return titles.get(value, value)
    raise BindingError(
        f"{dimension.title}里没有“{value}”", where=where, todo=f"可以写的：{'、'.join(titles)}"
    )
