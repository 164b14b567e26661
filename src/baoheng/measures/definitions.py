"""Measures and views as their data files define them.

A measure is a folder ``packs/<pack>/measures/<subject>/<measure>/`` with ``measure.toml`` and
``cases.toml``; what several share is a view in the subject's ``views.toml``. A measure's value is
the sum of its numerator's terms, divided by that of its denominator's where it has one.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from baoheng import packs
from baoheng.core.errors import PackError
from baoheng.ledger.definitions import dictionaries, dictionary, entities, tables
from baoheng.measures.model import (
    Accumulation,
    Answer,
    Dimension,
    Direction,
    Exclusion,
    Measure,
    Shape,
    Term,
    View,
)

PACK_FOLDERS = ("national/measures",)


def needs(measure: Measure) -> tuple[str, ...]:
    """The tables that a measure reads, in the order of the ledger's definitions."""
    wanted = {name for term in measure.terms for name in reads(term.source)}
    return tuple(name for name in tables() if name in wanted)


def reads(source: str) -> tuple[str, ...]:
    """The tables behind a term's source."""
    found = views().get(source)
    return found.reads if found else (source,)


def base(source: str) -> str:
    """The table whose rows a source gives."""
    found = views().get(source)
    return found.base if found else source


@cache
def views() -> Mapping[str, View]:
    """Every view by name. Raises PackError where one is wrong."""
    found: dict[str, View] = {}
    for name in _files("views.toml"):
        for key, body in packs.load(name).items():
            if not isinstance(body, dict):
                continue
            where = f"{name} 的 {key}"
            _known(body, {"base", "about", "reads", "sql"}, where)
            view = _made(View, {"name": key, **body, **_lists(body, ("reads",), where)}, where)
            missing = [one for one in (view.base, *view.reads) if one not in tables()]
            if missing or key in tables() or key in found:
                raise PackError(
                    "视图重名，或所用的表不存在", where=where, todo="请核对名称、base 和 reads"
                )
            found[key] = view
    return found


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by id, sorted. Raises PackError where one is wrong."""
    return {one.id: one for one in sorted(_measures(), key=lambda one: one.id)}


def measure(name: str) -> Measure:
    """The measure of that id, name or alias. Raises PackError, which names near ones."""
    every = measures()
    names = {word: one for one in every.values() for word in (*one.aliases, one.name)}
    if found := every.get(name) or names.get(name):
        return found
    near = get_close_matches(name, [*every, *names], 3, 0.4)
    hint = f"是否想写 {'、'.join(near)}？" if near else ""
    raise PackError(f"没有“{name}”这个测算项", todo=f"{hint}用 baoheng measures list 查看全部")


def _measures() -> Iterator[Measure]:
    for name in _files("measure.toml"):
        yield _measure(name, packs.load(name))


def _files(wanted: str) -> list[str]:
    """The files of that name below the packs' measure folders."""
    found = []
    for folder in PACK_FOLDERS:
        place = resources.files(packs.__name__).joinpath(*folder.split("/"))
        for subject in place.iterdir():
            if not subject.is_dir():
                continue
            if wanted == "views.toml":
                if subject.joinpath(wanted).is_file():
                    found.append(f"{folder}/{subject.name}/{wanted}")
                continue
            found += [
                f"{folder}/{subject.name}/{one.name}/{wanted}"
                for one in subject.iterdir()
                if one.is_dir() and one.joinpath(wanted).is_file()
            ]
    return sorted(found)


_KEYS = {
    "version", "source", "name", "aliases", "about", "shape", "unit", "places", "direction",
    "accumulation", "numerator", "denominator", "dimensions", "checked_by", "checked_on",
    "review_on", "zero", "mean", "pending", "surveyed", "words", "never",
}  # fmt: skip
_TERM_KEYS = {
    "words", "from", "where", "value", "aggregate", "day", "year", "per", "per_words", "unit",
    "minus", "dense", "fresh", "empty", "exclusions",
}  # fmt: skip
_DIMENSION_KEYS = {"title", "column", "codes", "entity", "terms", "default", "required", "unless"}


def _measure(name: str, data: dict[str, Any]) -> Measure:
    _known(data, _KEYS, name)
    subject, folder = name.split("/")[-3:-1]
    denominator = _terms(data.get("denominator"), name, None)
    numerator = _terms(data.get("numerator"), name, denominator[0] if denominator else None)
    body = {
        **data,
        "id": f"{subject}/{folder}",
        "aliases": (),
        **_lists(data, ("aliases", "never"), name),
        "words": tuple(
            _lists({"words": group}, ("words",), name)["words"] for group in data.get("words", ())
        ),
        "shape": _word(Shape, data.get("shape"), name),
        "direction": _word(Direction, data.get("direction"), name),
        "accumulation": _word(Accumulation, data.get("accumulation"), name),
        "places": data.get("places", 0),
        "numerator": numerator,
        "denominator": denominator,
        "pending": next(iter(_terms(data.get("pending"), name, None)), None),
        "dimensions": {
            key: _dimension(key, body, name) for key, body in data.get("dimensions", {}).items()
        },
    }
    made: Measure = _made(Measure, body, name)
    _check(made, name)
    return made


def _terms(given: Any, where: str, whole: Term | None) -> tuple[Term, ...]:
    """Terms as written; a numerator without a source counts some of the denominator's rows."""
    bodies = [] if given is None else given if isinstance(given, list) else [given]
    made = []
    for body in bodies:
        _known(body, _TERM_KEYS, where)
        inherited: dict[str, Any] = {}
        if "from" not in body and whole is not None:
            inherited = {
                "source": whole.source,
                "value": whole.value,
                "aggregate": whole.aggregate,
                "day": whole.day,
                "year": whole.year,
                "unit": whole.unit,
                "exclusions": whole.exclusions,
            }
            if whole.where != "true":
                inner = body.get("where", "true")
                body = {**body, "where": f"({whole.where}) AND ({inner})"}
        own = {("source" if key == "from" else key): value for key, value in body.items()}
        if "empty" in own:
            own["empty"] = _word(Answer, own["empty"], where)
        if "exclusions" in own:
            own["exclusions"] = tuple(_made(Exclusion, one, where) for one in own["exclusions"])
        made.append(_made(Term, {**inherited, **own}, where))
    return tuple(made)


def _dimension(name: str, body: dict[str, Any], where: str) -> Dimension:
    _known(body, _DIMENSION_KEYS, f"{where} 的 {name}")
    tuples = _lists(body, ("terms", "default", "unless"), f"{where} 的 {name}")
    made: Dimension = _made(Dimension, {"name": name, **body, **tuples}, where)
    return made


def _lists(body: Mapping[str, Any], keys: tuple[str, ...], where: str) -> dict[str, Any]:
    """The lists of these keys as tuples; a text in the place of a list would be taken by signs."""
    if wrong := [key for key in keys if key in body and not isinstance(body[key], list)]:
        raise PackError(f"{wrong[0]} 应当是一列", where=where, todo='请写成 ["甲", "乙"]')
    return {key: tuple(body[key]) for key in keys if key in body}


def _check(made: Measure, where: str) -> None:
    """What no type can say."""
    sources = [term.source for term in made.terms]
    if unknown := [one for one in sources if one not in tables() and one not in views()]:
        raise PackError(
            f"没有“{unknown[0]}”这张表或视图", where=where, todo="请核对 from，或写进 views.toml"
        )
    for one in made.dimensions.values():
        _check_dimension(made, one, f"{where} 的 {one.name}")
    rated = made.shape in (Shape.RATE, Shape.STANDARD)
    if not made.numerator or (rated and not made.denominator):
        raise PackError("缺少分子或分母", where=where, todo="请写 numerator；比率还要 denominator")
    if made.denominator and not made.zero:
        raise PackError("没有写分母为零时的话", where=where, todo="请写 zero，如“本期没有疑点单据”")
    if bad := [t.aggregate for t in made.terms if t.aggregate not in AGGREGATES]:
        raise PackError(f"不认识汇总方式 {bad[0]}", where=where, todo="、".join(AGGREGATES))
    extremes = [t for t in made.terms if t.aggregate in ("min", "max")]
    if made.shape is not Shape.DATE and any(t.empty is Answer.ZERO for t in extremes):
        raise PackError("最大、最小没有行时不是 0", where=where, todo="请写 empty，如 incomplete")
    if made.accumulation is Accumulation.CAP:
        raise PackError("测算项不写 cap", where=where, todo="请写 cumulative，上限由指标的目标值定")
    if made.mean not in (None, "month"):
        raise PackError(f"不认识平均方式 {made.mean}", where=where, todo="mean 只可写 month")


def _check_dimension(made: Measure, one: Dimension, where: str) -> None:
    if one.codes and one.codes not in dictionaries():
        raise PackError(f"没有“{one.codes}”这个字典", where=where, todo="请核对 codes")
    if one.entity and one.entity not in entities():
        raise PackError(f"没有“{one.entity}”这种名称", where=where, todo="请核对 entity")
    if unknown := sorted(set(one.terms) - set(PARTS)):
        raise PackError(f"没有“{unknown[0]}”这一部分", where=where, todo="、".join(PARTS))
    if unknown := sorted(set(one.unless) - set(made.dimensions)):
        raise PackError(f"没有“{unknown[0]}”这个参数", where=where, todo="请核对 unless")
    known = dictionary(one.codes) if one.codes else one.default
    if unknown := sorted(set(one.default) - set(known)):
        raise PackError(f"字典里没有“{unknown[0]}”", where=where, todo="请核对 default")


AGGREGATES = ("sum", "distinct", "min", "max")
PARTS = ("numerator", "denominator")


def _word(kind: type[StrEnum], given: Any, where: str) -> Any:
    try:
        return kind(given)
    except ValueError as error:
        known = "、".join(kind)
        raise PackError(f"“{given}”不在 {known} 之中", where=where, todo="请核对写法") from error


def _made(kind: type[Any], body: dict[str, Any], where: str) -> Any:
    try:
        return kind(**body)
    except TypeError as error:
        raise PackError(f"定义不完整：{error}", where=where, todo="请对照其他测算项补齐") from error


def _known(body: Mapping[str, Any], keys: set[str], where: str) -> None:
    if unknown := sorted(set(body) - keys):
        raise PackError(
            f"不认识 {'、'.join(unknown)}",
            where=where,
            todo=f"可以写的有：{'、'.join(sorted(keys))}",
        )
