"""What this year's table says that last year's figures were, against last year's own forms."""

import re
from collections.abc import Iterator
from itertools import pairwise

from baoheng.checking.amounts import Mention, mentions, quantity, rounded, say, say_target
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.matching.earlier import Before, last_years, results
from baoheng.checking.money.costing import wan
from baoheng.checking.wording.names import pairs, plain
from baoheng.checking.wording.texts import Prose, prose, shown
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.reading.grammar.amounts import amount_and_unit
from baoheng.reading.values import clean, parse_target, parse_unit

_FILE = "changes.toml"
_LEAP = 8  # times
_STOP = re.compile(r"[。；;\n]")


def last_values(dossier: Dossier) -> Iterator[Observation]:
    """The columns of last year, the field 上年预算 and 由上年的16个增加到20个."""
    for pair in last_years(dossier):
        for match in pair.rows:
            target = quantity(match.other)
            if target is not None:
                said = say_target(match.other.target)
                yield from _column(pair.form, match.one, "last_target", target, said, pair.before)
        yield from _budget(pair)
        yield from _from(pair)
    for form, row, result in results(dossier):
        said = clean(result.row.actual_text or "")
        yield from _column(form, row, "last_result", result.figure, said, result.form)
    for form in dossier.targets():
        for row in form.indicators:
            yield from _leap(form, row)


def _column(
    form: Form, row: Indicator, kind: str, known: Quantity, said: str, before: Form
) -> Iterator[Observation]:
    """A column of last year's targets or results beside those of last year's form."""
    for head, text in row.extra.items():
        view = "".join(clean(head).split())
        if not re.fullmatch(section(_FILE, kind), view) or not _of_the_year(view, before):
            continue
        told = _quantity(text, row)
        if told is None or not told.unit.comparable(known.unit):
            continue
        evidence = f"“{head}”栏{clean(text)}，《{before.document.file}》中{said}"
        if told.base() == known.base():
            yield holds(form, f"“{row.level3}”的上年数与上年的表相同", evidence, row)
        else:
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”的“{head}”写{clean(text)}，上年的表却是{said}",
                evidence,
                row,
                advice="请按上年批复的目标表或自评表核对",
            )


def _leap(form: Form, row: Indicator) -> Iterator[Observation]:
    """A target ten times last year's figure beside it: a point or a digit lost."""
    now = quantity(row)
    for head, text in row.extra.items():
        view = "".join(clean(head).split())
        wanted = (section(_FILE, "last_target"), section(_FILE, "last_result"))
        if now is None or not any(re.fullmatch(one, view) for one in wanted):
            continue
        last = _quantity(text, row)
        if last is None or not last.unit.comparable(now.unit) or not last.base():
            continue
        times = now.base() / last.base()
        if times >= _LEAP or times * _LEAP <= 1:
            yield wrong(
                form,
                f"“{form.name}”的“{row.level3}”{say_target(row.target)}，"
                f"与“{head}”{clean(text)}相差太大，疑似写错位数",
                f"{say_target(row.target)} ÷ {clean(text)} = {say(rounded(times, 2))}倍",
                row,
                advice="请核对小数点和单位；确实变化这样大的，请写明原因",
                rests_on=["value", "unit"],
            )
            return


def _quantity(text: str, row: Indicator) -> Quantity | None:
    found = parse_target(clean(text), name=row.level3, unit=row.target.unit or "")
    unit = parse_unit(found.unit) if found.unit else None
    if found.value is None or found.value_high is not None or unit is None:
        return None
    return Quantity(found.value, unit)


def _of_the_year(text: str, before: Form) -> bool:
    """Whether a text that names a year names that of the earlier form."""
    years = re.findall(r"20\d\d", text)
    return not years or before.year is None or str(before.year) in years


def _budget(pair: Before) -> Iterator[Observation]:
    """上年预算安排 45万元 beside last year's budget."""
    known = pair.before.table.budget.total
    for head, text in pair.form.table.fields.items():
        view = "".join(clean(head.rpartition("/")[2]).split())
        wanted = re.fullmatch(section(_FILE, "last_budget"), view)
        found = amount_and_unit(clean(text)) if wanted and known is not None else None
        if found is None or known is None or not _of_the_year(view, pair.before):
            continue
        value, unit = found
        told = value * unit.scale if unit else pair.form.yuan(value)
        real = pair.before.yuan(known)
        evidence = f"“{head}”{clean(text)}，《{pair.before.document.file}》中预算{wan(real)}"
        places = [pair.form.place(head), pair.before.place("budget_total")]
        if told == real:
            yield holds(pair.form, "上年预算与上年的表相同", evidence, places=places)
        else:
            yield wrong(
                pair.form,
                f"“{pair.form.name}”的“{head}”写{wan(told)}，上年的表却是{wan(real)}",
                evidence,
                places=places,
                advice="请按上年批复的预算数核对",
            )


def _from(pair: Before) -> Iterator[Observation]:
    """由上年的16个增加到20个, where the row of 20 was 18 in last year's form."""
    for one in prose(pair.form):
        for sentence in _STOP.split(one.text):
            view, found = mentions(sentence)
            for before, now in pairwise(found):
                lead = view[: before.start]
                said = re.search(section(_FILE, "from"), lead)
                if said is None or not re.search("上年|去年|20\\d\\d", said.group()):
                    continue
                if _of_the_year(said.group(), pair.before):
                    yield from _moved(pair, one, view, before, now)


def _moved(
    pair: Before, one: Prose, view: str, before: Mention, now: Mention
) -> Iterator[Observation]:
    if before.unit is None or now.unit is None or before.unit.dimension != now.unit.dimension:
        return
    told, this = Quantity(before.value, before.unit), Quantity(now.value, now.unit)
    rows = [
        (match.one, last, match.other)
        for match in pair.rows
        if (mine := quantity(match.one)) and (last := quantity(match.other))
        if mine.unit.comparable(this.unit) and mine.base() == this.base()
        if sum(piece in plain(view) for piece in pairs(plain(match.one.level3))) > 1
    ]
    if len(rows) != 1:
        return
    row, last, other = rows[0]
    evidence = (
        f"{one.where}“{shown(view, 40)}”，《{pair.before.document.file}》中“{other.level3}”"
        f"{say_target(other.target)}"
    )
    if told.base() == last.base():
        yield holds(pair.form, f"“{row.level3}”的上年数与上年的表相同", evidence, row)
    else:
        yield wrong(
            pair.form,
            f"“{pair.form.name}”的{one.where}写上年是{before.text}，上年的表却是"
            f"{say(last.value)}{last.unit.text}",
            evidence,
            row,
            places=[one.place],
            advice="请按上年批复的目标表核对",
        )
