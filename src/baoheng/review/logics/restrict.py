"""Logic A: an item is paid only if, or never if, something holds of person, visit or physician."""

from collections.abc import Callable, Iterator, Mapping

from baoheng.review.bill import Bill, Line
from baoheng.review.found import OFFENDS, UNKNOWN, Found
from baoheng.review.logics.looks import Case, Look, Looks, Ready, line_found, look_diagnosed
from baoheng.review.logics.parts import diagnosed_sql, line_row
from baoheng.review.model import SCALE

_NUMBERS = """
    CASE p.attribute WHEN 'age' THEN k.age WHEN 'age_days' THEN k.age_days
        WHEN 'medins_level' THEN k.level WHEN 'antibiotic_lv' THEN k.rights END * 10000"""
_TEXTS = """
    CASE p.attribute WHEN 'sex' THEN k.sex WHEN 'med_type' THEN k.med_type
        WHEN 'setting' THEN k.setting WHEN 'insutype' THEN k.insutype
        WHEN 'department' THEN k.dept WHEN 'matn_stas' THEN k.matn
        WHEN 'dise_codg' THEN coalesce(k.dise, '') END"""

SQL = (
    f"""
    SELECT {line_row("CASE WHEN x IS NULL THEN 0 ELSE 1 END", seen="x")}
    FROM (SELECT k.*, p.operator, p.low, p.lim, {_NUMBERS} AS x
        FROM known k JOIN points p ON p.point = k.point
        WHERE p.logic = 'restrict' AND k.side = 1 AND k.counts AND k.in_period
            AND p.attribute IN ('age', 'age_days', 'medins_level', 'antibiotic_lv')) t
    WHERE x IS NULL OR (operator = 'at_least' AND x < lim) OR (operator = 'at_most' AND x > lim)
        OR (operator = 'between' AND (x < low OR x > lim))""",
    f"""
    SELECT {line_row("CASE WHEN x IS NULL THEN 0 ELSE 1 END", code="x")}
    FROM (SELECT k.*, p.operator, p.sex AS wanted, {_TEXTS} AS x
        FROM known k JOIN points p ON p.point = k.point
        WHERE p.logic = 'restrict' AND k.side = 1 AND k.counts AND k.in_period
            AND p.attribute IN ('sex', 'med_type', 'setting', 'insutype', 'department',
                'matn_stas', 'dise_codg')) t
        LEFT JOIN point_values v ON v.point = t.point AND v.side = 1 AND v.value = t.x
    WHERE x IS NULL OR (operator = 'in' AND v.value IS NULL)
        OR (operator = 'not_in' AND v.value IS NOT NULL) OR (operator = 'sex' AND x <> wanted)""",
    f"""
    SELECT {line_row("1")}
    FROM known t JOIN points p ON p.point = t.point
    WHERE p.logic = 'restrict' AND p.operator = 'never_fund' AND p.attribute = 'pay_scope'
        AND t.side = 1 AND t.counts AND t.in_period""",
    diagnosed_sql("restrict"),
)

_NUMBER: Mapping[str, Callable[[Bill, Line], int | None]] = {
    "age": lambda bill, _line: bill.age,
    "age_days": lambda bill, _line: bill.age_days,
    "medins_level": lambda bill, _line: bill.level,
    "antibiotic_lv": lambda _bill, line: line.rights,
}
_TEXT: Mapping[str, Callable[[Bill, Line], str | None]] = {
    "sex": lambda bill, _line: bill.sex,
    "med_type": lambda bill, _line: bill.med_type,
    "setting": lambda bill, _line: bill.setting,
    "insutype": lambda bill, _line: bill.insutype,
    "department": lambda _bill, line: line.dept,
    "matn_stas": lambda bill, _line: bill.matn,
    "dise_codg": lambda bill, _line: bill.dise or "",
}
_WRONG_NUMBER: Mapping[str, Callable[[Ready, int], bool]] = {
    "at_least": lambda ready, x: x < ready.limit,
    "at_most": lambda ready, x: x > ready.limit,
    "between": lambda ready, x: x < ready.low or x > ready.limit,
}
_WRONG_TEXT: Mapping[str, Callable[[Ready, str], bool]] = {
    "in": lambda ready, x: x not in ready.values,
    "not_in": lambda ready, x: x in ready.values,
    "sex": lambda ready, x: x != ready.point.sex,
}


def _number(ready: Ready, case: Case) -> Iterator[Found]:
    read = _NUMBER[ready.point.attribute or ""]
    wrong = _WRONG_NUMBER[ready.point.operator or ""]
    for line in case.counted(ready):
        number = read(case.bill, line)
        if number is None:
            yield line_found(ready, line, UNKNOWN)
        elif wrong(ready, number * SCALE):
            yield line_found(ready, line, OFFENDS, seen=number * SCALE)


def _text(ready: Ready, case: Case) -> Iterator[Found]:
    read = _TEXT[ready.point.attribute or ""]
    wrong = _WRONG_TEXT[ready.point.operator or ""]
    for line in case.counted(ready):
        text = read(case.bill, line)
        if text is None:
            yield line_found(ready, line, UNKNOWN)
        elif wrong(ready, text):
            yield line_found(ready, line, OFFENDS, code=text)


def _never(ready: Ready, case: Case) -> Iterator[Found]:
    for line in case.counted(ready):
        yield line_found(ready, line)


LOOKS: Looks = {
    ("never_fund", "pay_scope"): Look(_never, needs=("items",)),
    ("sex", "sex"): Look(_text, needs=("items", "sex")),
    ("in", "diagnosis"): Look(look_diagnosed, needs=("items", "values")),
    ("not_in", "diagnosis"): Look(look_diagnosed, needs=("items", "values")),
    **{
        (operator, attribute): Look(look, needs=("items", *needs))
        for operator, attributes, look, needs in (
            ("at_least", _NUMBER, _number, ("limit",)),
            ("at_most", _NUMBER, _number, ("limit",)),
            ("between", _NUMBER, _number, ("low", "limit")),
            ("in", _TEXT, _text, ("values",)),
            ("not_in", _TEXT, _text, ("values",)),
        )
        for attribute in attributes
        if attribute != "sex"
    },
}
