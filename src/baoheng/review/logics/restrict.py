"""Logic A: an item is paid only if, or never if, something holds of person, visit or physician."""

from baoheng.review.logics.parts import diagnosed_sql, line_row

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
    WHERE p.logic = 'restrict' AND p.operator = 'never_fund' AND t.side = 1 AND t.counts
        AND t.in_period""",
    diagnosed_sql("restrict"),
)
