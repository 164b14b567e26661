"""Logic H: diagnoses and operations that do not go with the person or with each other."""

from baoheng.review.logics.parts import begins, bill_row

_CODED = (("diagnosis_sex", "dx", 3), ("procedure_sex", "ops", 2))


def _by_sex(attribute: str, table: str, sure: int) -> str:
    row = bill_row("b.bill", role="CASE WHEN b.sex IS NULL THEN 0 ELSE 1 END", code="min(x.code)")
    return f"""
    SELECT {row}
    FROM points p JOIN point_values v ON v.point = p.point AND v.side = 1
        JOIN {table} x ON {begins("x.code", "v.value", sure)}
        JOIN bills b ON b.bill = x.bill AND b.in_period
    WHERE p.logic = 'compatible' AND p.attribute = '{attribute}' AND p.operator = 'sex'
        AND (b.sex IS NULL OR b.sex <> p.sex)
    GROUP BY p.point, b.bill, b.sex"""


_AGED = bill_row(
    "b.bill", role="CASE WHEN b.age IS NULL THEN 0 ELSE 1 END", seen="b.age * 10000",
    code="min(x.code)",
)  # fmt: skip

SQL = (
    *(_by_sex(*one) for one in _CODED),
    f"""
    SELECT {_AGED}
    FROM points p JOIN point_values v ON v.point = p.point AND v.side = 1
        JOIN dx x ON {begins("x.code", "v.value", 3)}
        JOIN bills b ON b.bill = x.bill AND b.in_period
    WHERE p.logic = 'compatible' AND p.attribute = 'diagnosis_age' AND p.operator = 'between'
        AND (b.age IS NULL OR b.age * 10000 < p.low OR b.age * 10000 > p.lim)
    GROUP BY p.point, b.bill, b.age""",
    # an operation that cannot be the main one where there are others
    f"""
    SELECT {bill_row("b.bill", code="min(x.code)")}
    FROM points p JOIN point_values v ON v.point = p.point AND v.side = 1
        JOIN ops x ON x.main AND {begins("x.code", "v.value", 2)}
        JOIN bills b ON b.bill = x.bill AND b.in_period
        JOIN (SELECT bill, count(*) AS n FROM ops WHERE NOT main GROUP BY bill) o
            ON o.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = 'main_procedure' AND p.operator = 'not_in'
    GROUP BY p.point, b.bill""",
    # a main operation without a diagnosis that goes with it
    f"""
    SELECT {bill_row("b.bill", code="min(x.code)")}
    FROM points p JOIN point_values v ON v.point = p.point AND v.side = 1
        JOIN ops x ON x.main AND {begins("x.code", "v.value", 2)}
        JOIN bills b ON b.bill = x.bill AND b.in_period
        LEFT JOIN (SELECT DISTINCT w.point, y.bill
            FROM dx y JOIN point_values w ON w.side = 2 AND {begins("y.code", "w.value", 3)}) o
            ON o.point = p.point AND o.bill = b.bill
    WHERE p.logic = 'compatible' AND p.attribute = 'main_procedure' AND p.operator = 'needs_dx'
        AND o.bill IS NULL
    GROUP BY p.point, b.bill""",
)
