"""Inside a budget table: accounts above others by code, and the columns of one row."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from baoheng.checking.amounts import decimals, rounded, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Form
from baoheng.checking.lexicon import section, words
from baoheng.checking.money.budget_lines import (
    FILE,
    Line,
    head_name,
    heads,
    is_whole,
    leaves,
    lines,
    under,
)
from baoheng.checking.money.sums import Addition, addition, printed
from baoheng.core.finding import Severity

_NEAR = Decimal("0.1")
_EXAMPLES = 3
_HUNDRED = Decimal(100)


def code_blocks(form: Form, sure: bool) -> Iterator[Observation]:
    """Every account against the nearest accounts below it in its block."""
    rows = [row for row in lines(form) if row.code and not row.is_total]
    ratios = words(FILE, "ratios")
    columns = [head for head in heads(rows) if not any(word in head for word in ratios)]
    for at, row in enumerate(rows):
        below = _below(rows, at)
        if not below:
            continue
        for head in columns if sure else columns[:1]:
            total = under(row, head)
            named = [(part.name, v) for part in below if (v := under(part, head)) is not None]
            if total is None or not named:
                continue
            sum_ = addition(named, total, form.money_unit)
            places = [row.place, *(part.place for part in below)]
            name = f"{row.code}{row.name}"
            if sum_.holds:
                message = f"科目{name}等于下级科目之和"
                yield holds(form, message, sum_.told(row.name), places=places)
            elif is_whole(form):
                column = "" if head in ("amount", "合计") else f"“{head}”栏"
                message = f"“{form.name}”{column}的科目{name}不等于下级科目之和"
                severity = None if sure else Severity.WARNING
                yield wrong(form, message, sum_.told(row.name), places=places, severity=severity)


def _below(rows: Sequence[Line], at: int) -> list[Line]:
    """The accounts right below a row that its code begins, without those they hold in turn."""
    code = rows[at].code
    block: list[Line] = []
    for row in rows[at + 1 :]:
        if row.code == code or not row.code.startswith(code):
            break
        block.append(row)
    codes = {row.code for row in block}
    return [
        row
        for row in block
        if not any(other != row.code and row.code.startswith(other) for other in codes)
    ]


def headings(form: Form) -> Iterator[Observation]:
    """A line without a code above lines with codes: a unit or heading with its own amount."""
    rows = [row for row in lines(form) if not row.is_total and not row.is_subtotal]
    parts = leaves(rows)
    if not any(row.code for row in parts):
        return
    for at, row in enumerate(rows):
        if row in parts or row.is_account or row.amount is None:
            continue
        block: list[Line] = []
        for after in rows[at + 1 :]:
            if after not in parts:
                break
            block.append(after)
        named = [(part.name, part.amount) for part in block if part.amount is not None]
        if not named:
            continue
        sum_ = addition(named, row.amount, form.money_unit)
        places = [row.place, *(part.place for part in block)]
        if sum_.holds:
            message = f"“{row.name}”一行等于下面各行之和"
            yield holds(form, message, sum_.told(row.name), places=places)
        elif len(named) > 1 and abs(sum_.gap) <= row.amount * _NEAR and is_whole(form):
            message = f"“{form.name}”的“{row.name}”一行与下面各行之和不相等"
            told = sum_.told(row.name)
            yield wrong(form, message, told, places=places, severity=Severity.WARNING)


def _groups(columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """Heads by their group: group → (name for comparing → head)."""
    groups: dict[str, dict[str, str]] = {}
    for head in columns:
        group, slash, name = head.rpartition("/")
        groups.setdefault(group if slash else "", {}).setdefault(head_name(name), head)
    return groups


def row_sums(form: Form, sure: bool) -> Iterator[Observation]:
    """The known families of columns, in every row of the table."""
    rows = lines(form)
    for found in _groups(heads(rows)).values():
        for rule in section(FILE, "columns"):
            total, parts = _family(rule, found)
            if total and parts:
                beside = [found[n] for n in map(head_name, rule.get("optional", ())) if n in found]
                yield from _family_rows(form, rows, rule["name"], total, parts, beside, sure)


def _family(rule: dict[str, list[str]], found: dict[str, str]) -> tuple[str | None, list[str]]:
    """The head of the total and those of its parts; no parts where the table is no such one."""
    names = {key: list(map(head_name, rule.get(key, ()))) for key in ("total", "parts", "least")}
    parts = [found[name] for name in names["parts"] if name in found]
    if not any(name in found for name in names["least"]):
        return None, []
    total = next((found[n] for n in names["total"] if n in found and found[n] not in parts), None)
    known = {*parts, total}
    for name in map(head_name, rule.get("instead", ())):
        if name not in found:
            continue
        if not any(head_name(word) in found for word in section(FILE, "car_totals")):
            parts.append(found[name])
        known.add(found[name])
    others = [head for head in found.values() if head not in known]
    ratios = (*words(FILE, "ratios"), *words(FILE, "other_years"))
    strange = [head for head in others if not any(word in head for word in ratios)]
    if len(parts) < 2 or (strange and rule.get("closed")):
        return None, []
    return total, parts


def _family_rows(
    form: Form,
    rows: Sequence[Line],
    name: str,
    total: str,
    parts: list[str],
    beside: list[str],
    sure: bool,
) -> Iterator[Observation]:
    good: list[tuple[Line, Addition]] = []
    for row in rows:
        value = under(row, total)
        named = [(part, v) for part in parts if (v := under(row, part)) is not None]
        if value is None or not named:
            continue
        sum_ = addition(((p.rpartition("/")[2], v) for p, v in named), value, form.money_unit)
        inner = [v for part, v in named if part not in beside]
        if sum_.holds or (inner and Addition(tuple(inner), value, form.money_unit).holds):
            good.append((row, sum_))
            continue
        where = row.name or "合计"
        told = sum_.told(total.rpartition("/")[2])
        yield wrong(
            form,
            f"“{form.name}”的“{where}”一行，{name}相加不等于{total.rpartition('/')[2]}",
            f"{where}：{told}",
            places=[row.place],
            severity=None if sure else Severity.WARNING,
        )
    if good:
        yield _all_rows(form, good, f"{name}逐行相加等于{total.rpartition('/')[2]}")


def _all_rows(form: Form, good: list[tuple[Line, Addition]], message: str) -> Observation:
    told = [f"{row.name or '合计'}：{sum_.told()}" for row, sum_ in good[:_EXAMPLES]]
    more = f"；其余{len(good) - _EXAMPLES}行也相符" if len(good) > _EXAMPLES else ""
    return holds(form, message, "；".join(told) + more, places=[row.place for row, _ in good])


def changes(form: Form, sure: bool) -> Iterator[Observation]:
    """本年 less 上年 is 增减额, and the change over 上年 is its percentage."""
    rows = lines(form)
    rule = section(FILE, "change")

    def column(key: str) -> str | None:
        names = set(map(head_name, rule[key]))
        return next((head for head in heads(rows) if head_name(head) in names), None)

    now, before, change, percent = map(column, ("this_year", "last_year", "change", "percent"))
    if now is None or before is None:
        return
    good = 0
    for row in rows:
        for told, right in _changes(row, form.money_unit, now, before, change, percent):
            if right:
                good += 1
                continue
            where = row.name or "合计"
            message = f"“{form.name}”的“{where}”一行，增减数与本年、上年的数对不上"
            severity = None if sure else Severity.WARNING
            yield wrong(form, message, f"{where}：{told}", places=[row.place], severity=severity)
    if good:
        told = f"{good}处增减额或增减比例与本年、上年的数相符"
        yield holds(form, "增减数逐行相符", told, places=[row.place for row in rows])


def _changes(
    row: Line, unit: str, now: str, before: str, change: str | None, percent: str | None
) -> Iterator[tuple[str, bool]]:
    this, last = under(row, now), under(row, before)
    if this is None or last is None:
        return
    if change is not None and (given := under(row, change)) is not None:
        sum_ = addition([("", this), ("", -last)], given, unit)
        left = f"{printed(this)} - {printed(last)} = {say(this - last)}{unit}"
        yield f"{left}，{change}{printed(given)}{unit}", sum_.holds or this - last == -given
    if percent is not None and last and (given := under(row, percent)) is not None:
        rate = (this - last) / last * _HUNDRED
        exact = rounded(rate, decimals(given))
        step = Decimal(1).scaleb(-decimals(given))
        right = any(abs(abs(one) - abs(given)) <= step for one in (rate, rate / _HUNDRED))
        left = f"({printed(this)} - {printed(last)}) ÷ {printed(last)} = {say(exact)}%"
        yield f"{left}，{percent}{printed(given)}", right
