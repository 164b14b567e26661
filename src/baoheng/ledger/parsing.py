"""SQL that turns a source's values into stored values, and says what is wrong with each row.

One query a chunk: every column gives a parsed value and, where that fails, a reason. A value is
missing when its cell is empty or says NULL; missing is never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Table, dictionary
from baoheng.ledger.engine import literal
from baoheng.ledger.keys import MISSING, TOO_LONG, key_of
from baoheng.ledger.mapping import ColumnMap

REASONS = {
    "required": "必填，这里是空的",
    "number": "不是数",
    "whole": "应为整数",
    "places": "小数位数比规定的多",
    "range": "超出允许的范围",
    "date": "不是日期或没有这一天",
    "zone": "带了时区，应为本地时间",
    "code": "不在字典里",
    "size": "比规定的长",
    "pattern": "不符合编码格式",
    "flag": "应为 1/0 或 是/否",
}
_DATE_FORMATS = "['%Y%m%d', '%Y年%m月%d日', '%Y.%m.%d']"
_TIME_FORMATS = (
    "['%Y%m%d%H%M%S', '%Y年%m月%d日 %H:%M:%S', '%Y/%m/%d %H:%M', '%Y%m%d', '%Y年%m月%d日']"
)
_TRUE = "('1','是','有','Y','y','true','TRUE')"
_FALSE = "('0','否','无','N','n','false','FALSE')"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The SQL of one column, in three steps.

    ``raw`` is the source's value without white space around it, ``value`` the stored value told
    from it, ``tests`` what is wrong: pairs of a condition and a reason code. A value is called by
    its stored name in the tests, the raw one by ``name``.
    """

    column: Column
    name: str
    raw: str
    value: str
    tests: tuple[tuple[str, str], ...]


def parse_sql(table: Table, mapping: ColumnMap, typed: frozenset[str], own: Sequence[str]) -> str:
    """A query over ``chunk`` that gives the stored values and ``_why``, NULL for a good row.

    ``typed`` are headings whose source column has a fitting exact type already; others are texts.
    ``own`` are further expressions to carry through. ``_why`` lists ``column:reason`` pairs.
    """
    parsed = [
        _parse(column, place, mapping, mapping.headings.get(column.name) in typed)
        for place, column in enumerate(table.columns)
    ]
    raws = ", ".join([f"{one.raw} AS {one.name}" for one in parsed])
    carried = ", ".join(own)
    values = ", ".join(f"{one.value} AS {quote(one.column.stored)}" for one in parsed)
    bad = " OR ".join(condition for one in parsed for condition, _ in one.tests) or "false"
    whys = ", ".join(_why(one) for one in parsed if one.tests)
    stored = ", ".join(quote(one.column.stored) for one in parsed)
    names = ", ".join(expression.rpartition(" AS ")[2] for expression in own)
    return (
        f"SELECT {stored}, {names}, CASE WHEN {bad} THEN concat_ws(';', {whys}) END AS _why FROM "
        f"(SELECT *, {values} FROM (SELECT {raws}, {carried} FROM chunk))"
    )


def quote(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def key_column(column: Column) -> str:
    """The name under which a chunk carries the integer keys of a reference column."""
    return f"_key_{column.name}"


def _why(one: Parsed) -> str:
    cases = " ".join(
        f"WHEN {condition} THEN '{one.column.name}:{code}'" for condition, code in one.tests
    )
    return f"CASE {cases} END"


def _parse(column: Column, place: int, mapping: ColumnMap, typed: bool) -> Parsed:
    name = f"_raw{place}"
    heading = mapping.headings.get(column.name)
    if column.type is Type.REF:
        raw = key_column(column) if heading is not None else _constant_key(column, mapping)
    elif heading is not None:
        raw = quote(heading) if typed else _cleaned(quote(heading))
    else:
        constant = mapping.constants.get(column.name)
        raw = "NULL::VARCHAR" if constant is None else f"{literal(constant)}::VARCHAR"
    match column.type:
        case Type.REF:
            value, tests = name, [(f"{name} = {TOO_LONG}", "size")]
        case Type.INT | Type.NUMBER | Type.MONEY:
            value, tests = _number(column, name, typed, mapping)
        case Type.DATE | Type.TIME:
            value, tests = _moment(column, name, typed)
        case Type.FLAG:
            value = f"CASE WHEN {name} IN {_TRUE} THEN TRUE WHEN {name} IN {_FALSE} THEN FALSE END"
            tests = [_unread(column, name, "flag")]
        case _:
            value, tests = _text(column, name, mapping)
    if column.required:
        tests.insert(0, (f"{name} IS NULL", "required"))
    return Parsed(column, name, raw, value, tuple(tests))


def _constant_key(column: Column, mapping: ColumnMap) -> str:
    constant = mapping.constants.get(column.name)
    return "NULL::BIGINT" if constant is None else f"{key_of(constant)}::BIGINT"


def _cleaned(raw: str) -> str:
    missing = ", ".join(literal(word) for word in MISSING)
    return f"CASE WHEN trim({raw}) NOT IN ({missing}) THEN trim({raw}) END"


def _unread(column: Column, name: str, code: str) -> tuple[str, str]:
    return f"({name} IS NOT NULL AND {quote(column.stored)} IS NULL)", code


def _number(
    column: Column, name: str, typed: bool, mapping: ColumnMap
) -> tuple[str, list[tuple[str, str]]]:
    """Numbers are read with more places than are stored: more precision is refused.

    A deviation beyond those is a float's noise, such as 12.300000000000001.
    """
    factor = mapping.factors.get(column.name, 1)
    scale = column.places
    # 万元 moves the point; where nothing does, a narrow decimal is several times faster
    kind = f"DECIMAL(18,{min(scale + 4, 8)})" if factor == 1 else f"DECIMAL(28,{scale + 6})"
    read = f"TRY_CAST({name if typed else _ungrouped(name)} AS {kind})"
    yuan = read if factor == 1 else f"({read} * {factor})"
    value = {
        Type.INT: f"TRY_CAST({yuan} AS BIGINT)",
        Type.MONEY: f"TRY_CAST({yuan} * 100 AS BIGINT)",
        Type.NUMBER: f"TRY_CAST({yuan} AS {column.sql_type})",
    }[column.type]
    stored = quote(column.stored)
    inside = f"{stored} / 100::DECIMAL(5,2)" if column.type is Type.MONEY else stored
    tests = [_unread(column, name, "number")]
    if not typed or factor != 1:
        tests.append((f"{yuan} <> round({yuan}, {scale})", "whole" if not scale else "places"))
    for sign, bound in (("<", column.low), (">", column.high)):
        if bound is not None:
            tests.append((f"{inside} {sign} {bound}", "range"))
    return value, tests


def _ungrouped(text: str) -> str:
    """Commas are taken out only where they part thousands: 1,2 stays no number."""
    grouped = r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"
    return (
        f"CASE WHEN contains({text}, ',') THEN "
        f"CASE WHEN regexp_full_match({text}, '{grouped}') THEN replace({text}, ',', '') END "
        f"ELSE {text} END"
    )


def _moment(column: Column, name: str, typed: bool) -> tuple[str, list[tuple[str, str]]]:
    kind, formats = (
        ("DATE", _DATE_FORMATS) if column.type is Type.DATE else ("TIMESTAMP", _TIME_FORMATS)
    )
    stored = quote(column.stored)
    years = (f"year({stored}) NOT BETWEEN 1900 AND 2100", "range")
    if typed:
        return f"CAST({name} AS {kind})", [years]
    value = f"coalesce(TRY_CAST({name} AS {kind}), CAST(try_strptime({name}, {formats}) AS {kind}))"
    zone = f"((contains({name}, '+') AND NOT {name} LIKE '%+08%') OR {name} LIKE '%Z')"
    return value, [(zone, "zone"), _unread(column, name, "date"), years]


def _text(column: Column, name: str, mapping: ColumnMap) -> tuple[str, list[tuple[str, str]]]:
    words = mapping.values.get(column.name)
    text = f"coalesce({_lookup(name, words)}, {name})" if words else name
    if column.codes:
        codes = dictionary(column.codes)
        allowed = ", ".join(literal(code) for code in codes)
        names = {title: code for code, title in codes.items()}
        value = f"CASE WHEN {text} IN ({allowed}) THEN {text} ELSE {_lookup(text, names)} END"
        return value, [_unread(column, name, "code")]
    stored = quote(column.stored)
    tests = []
    if column.size is not None:
        tests.append((f"length({stored}) > {column.size}", "size"))
    if column.pattern:
        tests.append((f"NOT regexp_full_match({stored}, {literal(column.pattern)})", "pattern"))
    return text, tests


def _lookup(text: str, words: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in words.items())
    return f"CASE {text} {cases} END"
