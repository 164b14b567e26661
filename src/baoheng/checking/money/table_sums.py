"""Additions inside budget tables: total rows, codes, columns, income and expenditure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import words
from baoheng.checking.money.budget_lines import (
    FILE,
    Line,
    heads,
    is_whole,
    leaves,
    lines,
    two_sided,
    under,
)
from baoheng.checking.money.sums import Addition, addition, printed, without_headings
from baoheng.core.finding import Severity
from baoheng.core.provenance import Place
from baoheng.reading.grid import Grid

_HALF = Decimal("0.5")
_TWICE = Decimal("1.5")


def trusted(dossier: Dossier, form: Form) -> bool:
    """Whether the columns of the table are known: those of a dump may have slipped."""
    return _in_trusted(dossier, form, {place for place in form.table.row_places if place})


def trusted_at(dossier: Dossier, form: Form, place: Place | None) -> bool:
    """Whether the columns of the table around a place are known."""
    return _in_trusted(dossier, form, {place} if place else set())


def _in_trusted(dossier: Dossier, form: Form, places: set[Place]) -> bool:
    for block in dossier.reading_of(form).source.blocks:
        if isinstance(block, Grid) and any(cell.place in places for cell in block.cells):
            return block.trusted
    return True


def table_totals(dossier: Dossier, form: Form) -> Iterator[Observation]:
    """Every total row against the rows it adds up, in every column of amounts."""
    rows = lines(form)
    if two_sided(form, rows):
        yield from _side_totals(form, rows)
        return
    sure = trusted(dossier, form)
    totals = [row for row in rows if row.is_total and row.name]
    totals = totals or [row for row in rows if row.is_total][:1]
    for total in totals[:1]:
        columns = [
            head for head in heads(rows) if not any(w in head for w in words(FILE, "ratios"))
        ]
        for head in columns if sure else columns[:1]:
            yield from _total(form, rows, total, head, sure)
    yield from _subtotals(form, rows)


def _total(
    form: Form, rows: Sequence[Line], total: Line, head: str, sure: bool
) -> Iterator[Observation]:
    value = under(total, head)
    plain = [row for row in rows if not row.is_total and not row.is_subtotal]
    main = leaves(rows)
    if not main or value is None or all(under(row, head) is None for row in plain):
        return
    word = total.name or "合计"
    shown = "" if head in ("amount", "合计") else f"“{head}”栏"
    for chosen in _choices(rows):
        sum_ = _added(form, chosen, head, value)
        if sum_.holds and (len(chosen) > 1 or len(main) == 1):
            places = [total.place, *(row.place for row in chosen)]
            yield holds(form, f"{shown}各行之和等于{word}", sum_.told(word), places=places)
            return
    listed = _numbered(plain) if not any(row.code for row in main) else main
    sum_ = _added(form, listed, head, value)
    coded = any(row.code for row in main)
    if len(listed) < 2 or not is_whole(form):
        return
    if not coded and not value * _HALF <= sum_.sum <= value * _TWICE:
        return
    yield wrong(
        form,
        f"“{form.name}”{shown}各行相加，与{word}不相等",
        sum_.told(word),
        places=[total.place, *(row.place for row in listed)],
        severity=None if sure else Severity.WARNING,
        advice=f"请核对：各行相加为{say(sum_.sum)}{form.money_unit}",
    )


def _added(form: Form, rows: Sequence[Line], head: str, total: Decimal) -> Addition:
    named = [(row.name, v) for row in rows if (v := under(row, head)) is not None]
    return addition(named, total, form.money_unit)


def _numbered(plain: Sequence[Line]) -> list[Line]:
    """The rows numbered 一、二、, or all where the table does not number them."""
    first = [row for row in plain if row.level == 1]
    return first if len(first) > 1 else [row for row in plain if not _of_which(row)]


def _of_which(row: Line) -> bool:
    return row.name.startswith(words(FILE, "of_which"))


def _choices(rows: Sequence[Line]) -> Iterator[list[Line]]:
    """Which rows the total may add up: the finest, the coarsest, the numbered, all."""
    plain = [row for row in rows if not row.is_total and not row.is_subtotal]
    yield leaves(rows)
    accounts = [row for row in plain if row.is_account]
    if accounts:
        shortest = min(len(row.code) for row in accounts)
        yield [row for row in accounts if len(row.code) == shortest]
    yield _numbered(plain)
    yield plain
    amounts = [row.amount for row in plain if row.amount is not None]
    left = without_headings(amounts)
    if len(left) < len(amounts):
        kept = iter(left)
        wanted = next(kept, None)
        fine: list[Line] = []
        for row in plain:
            if row.amount is not None and row.amount == wanted:
                fine.append(row)
                wanted = next(kept, None)
        yield fine
    yield [row for row in rows if row.is_subtotal]


def _subtotals(form: Form, rows: Sequence[Line]) -> Iterator[Observation]:
    """A 小计 against the rows since the last one, or up to the next where totals stand first."""
    at = [n for n, row in enumerate(rows) if row.is_subtotal and row.amount is not None]
    if not at or not is_whole(form):
        return
    first = bool(rows and (rows[0].is_total or rows[0].is_subtotal))
    good: list[Observation] = []
    bad: list[Observation] = []
    for number in at:
        block: list[Line] = []
        for row in rows[number + 1 :] if first else reversed(rows[:number]):
            if row.is_total or row.is_subtotal:
                break
            block.append(row)
        total = rows[number].amount
        parts = leaves(block)
        if total is None or not parts:
            continue
        sum_ = _added(form, parts, "amount", total)
        places = [rows[number].place, *(row.place for row in parts)]
        if sum_.holds:
            good.append(holds(form, "各行之和等于小计", sum_.told("小计"), places=places))
        else:
            message = f"“{form.name}”的小计与它上下各行之和不相等"
            told = sum_.told("小计")
            bad.append(wrong(form, message, told, places=places, severity=Severity.WARNING))
    yield from good
    if good:
        yield from bad


def _side_totals(form: Form, rows: Sequence[Line]) -> Iterator[Observation]:
    """In a table of income and expenditure: each side's rows against its totals."""
    for side in ("收入", "支出"):
        half = [row for row in rows if row.side == side]
        totals = [row for row in half if row.name in words(FILE, "year_totals")]
        grand = [row for row in half if row.name in words(FILE, "grand_totals")]
        parts = [row for row in _top(half) if row not in totals and row not in grand]
        carried = [row for row in parts if row.name.startswith(words(FILE, "carried"))]
        this_year = [row for row in parts if row not in carried]
        for row in totals[:1]:
            yield from _side(form, side, this_year, row)
        for row in grand[:1]:
            year = totals[:1] if totals and totals[0].amount is not None else this_year
            yield from _side(form, side, [*year, *carried], row)


def _top(half: Sequence[Line]) -> list[Line]:
    """The rows that the side's totals add up: numbered ones, or all above 上年结转's own parts."""
    names = (*words(FILE, "year_totals"), *words(FILE, "grand_totals"))
    first = [row for row in half if row.level == 1 and row.name not in names]
    numbered = [row for row in first if not row.name.startswith(words(FILE, "carried"))]
    if numbered:
        beside = [row for row in half if row.name.startswith(words(FILE, "carried"))]
        return [*first, *(row for row in beside if row not in first)]
    found: list[Line] = []
    for row in half:
        below = found and found[-1].name.startswith(words(FILE, "carried")) and not row.level
        if below and row.name not in names and not row.name.startswith(words(FILE, "carried")):
            continue
        if not _of_which(row):
            found.append(row)
    return found


def _side(form: Form, side: str, parts: Sequence[Line], total: Line) -> Iterator[Observation]:
    """The rows of a side by function, by use and by economic kind: each adds up by itself."""
    use, economic = words(FILE, "by_use"), words(FILE, "by_economic")
    groups = [
        [r for r in parts if r.name not in use and r.name not in economic],
        [r for r in parts if r.name in use],
        [r for r in parts if r.name in economic],
    ]
    groups = [g for g in groups if any(r.amount is not None and r.amount for r in g)]
    if total.amount is None or not groups or (side == "收入" and len(groups) > 1):
        return
    for group in groups:
        sum_ = _added(form, group, "amount", total.amount)
        places = [total.place, *(row.place for row in group if row.amount is not None)]
        if sum_.holds:
            yield holds(
                form, f"{side}各行之和等于{total.name}", sum_.told(total.name), places=places
            )
        elif is_whole(form) and len(sum_.parts) > (1 if len(groups) > 1 else 0):
            message = f"“{form.name}”的{side}各行相加，与{total.name}不相等"
            yield wrong(form, message, sum_.told(total.name), places=places)


def both_sides(form: Form) -> Iterator[Observation]:
    """收入总计 against 支出总计, and 本年收入 against 本年支出 where nothing is carried over."""
    rows = lines(form)
    if not two_sided(form, rows):
        return
    for kind in ("grand_totals", "year_totals"):
        found: dict[str, Line] = {}
        for row in rows:
            if row.name in words(FILE, kind) and row.amount is not None and row.side:
                found.setdefault(row.side, row)
        if len(found) < 2:
            continue
        income, spent = found["收入"], found["支出"]
        first, second = income.amount, spent.amount
        if first is None or second is None:
            continue
        unit = form.money_unit
        sign = "=" if first == second else "≠"
        told = f"{income.name}{printed(first)}{unit} {sign} {spent.name}{printed(second)}{unit}"
        places = [income.place, spent.place]
        if first == second:
            yield holds(form, f"{income.name}等于{spent.name}", told, places=places)
            return
        if kind == "year_totals" and _carries(rows):
            return
        message = f"“{form.name}”的{income.name}与{spent.name}不相等"
        yield wrong(form, message, f"{told}，差{say(abs(first - second))}{unit}", places=places)
        return


def _carries(rows: Sequence[Line]) -> bool:
    return any(r.amount and r.name.startswith(words(FILE, "carried")) for r in rows)
