"""What a text claims to have changed against last year, held against last year's target table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from baoheng.checking.amounts import Mention, decimals, mentions, quantity, rounded, say
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import section
from baoheng.checking.matching.earlier import Before, last_years, results
from baoheng.checking.wording.names import ALIKE, likeness, pairs, plain
from baoheng.checking.wording.texts import Prose, prose, shown
from baoheng.core.quantity import Quantity, Unit
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_number, parse_unit

_FILE = "changes.toml"
_STOP, _CLAUSE = re.compile(r"[。；;\n]"), re.compile(r"[，,。；;：:\n]")
_SIGNS = re.compile(r"[“”\"'‘’《》()（）\s:：]")
_LEAST = 3  # characters of a name that tells what is meant
_HUNDRED = Decimal(100)
_POINTS = "percentage_point"


@dataclass(frozen=True, slots=True)
class Claim:
    """A change that a sentence tells: 比去年多查30家. ``subject`` is what stands before it."""

    text: str
    subject: str
    up: bool
    by: Mention
    now: Mention | None  # the number right before it: 检查260家，比去年多查30家


@dataclass(frozen=True, slots=True)
class Known:
    """The same figure in both years, and where they stand; ``actual`` is last year's result."""

    name: str
    now: Quantity
    before: Quantity
    row: Indicator | None = None
    actual: Quantity | None = None


def claimed_changes(dossier: Dossier) -> Iterator[Observation]:
    """Every change against last year that the prose of a form tells, where last year is known."""
    reached = {id(row): result.figure for _, row, result in results(dossier)}
    for pair in last_years(dossier):
        for one in prose(pair.form):
            for claim in _claims(one.text, pair.before.year):
                known = _meant(pair, claim, reached)
                if known is not None:
                    yield _changed(pair, one, claim, known)
            yield from _budget(pair, one)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words up to the number, and words that say that results are compared."""
    words = {name: section(_FILE, name) for name in ("against", "up", "down", "lead")}
    told = rf"{words['against']}(?:(?P<up>{words['up']})|(?P<down>{words['down']})){words['lead']}$"
    return re.compile(told), re.compile(section(_FILE, "actual"))


def _claims(text: str, year: int | None) -> Iterator[Claim]:
    told, actual = _patterns()
    view, found = mentions(clean(text))
    for at, one in enumerate(found):
        start = max((m.end() for m in _STOP.finditer(view, 0, one.start)), default=0)
        match = told.search(view, start, one.start)
        if one.unit is None or match is None or "到" in match.group():
            continue
        words = match.group()
        if actual.search(words) or _other_year(words, year):
            continue
        before = found[at - 1] if at and found[at - 1].start >= start else None
        subject = _CLAUSE.split(view[start : match.start()].rstrip("，,"))[-1]
        if before is not None and before.start >= match.start():
            before = None
        yield Claim(view[match.start() : one.end], subject, match["up"] is not None, one, before)


def _meant(pair: Before, claim: Claim, reached: dict[int, Quantity]) -> Known | None:
    """The figure that the claim speaks of: a row, the budget or an amount of the form."""
    found = [*_rows(pair, claim, reached), *_amounts(pair, claim.subject)]
    names = {one.name for one in found}
    return found[0] if len(names) == 1 else None


def _rows(pair: Before, claim: Claim, reached: dict[int, Quantity]) -> Iterator[Known]:
    for match in pair.rows:
        now, before = quantity(match.one), quantity(match.other)
        if now is None or before is None or now.unit.dimension != before.unit.dimension:
            continue
        if not _speaks_of(claim, match.one, now):
            continue
        actual = reached.get(id(match.one))
        yield Known(match.one.level3, now, before, match.one, actual)


def _speaks_of(claim: Claim, row: Indicator, now: Quantity) -> bool:
    """Whether the claim names the row, or tells the row's number and words right before."""
    kind = claim.by.unit.dimension if claim.by.unit else ""
    if kind not in (_POINTS, "ratio") and kind != now.unit.dimension:
        return False
    if kind == _POINTS and now.unit.dimension != "ratio":
        return False
    subject, name = plain(claim.subject), plain(row.level3)
    if claim.now is not None and claim.now.unit is not None:
        told = Quantity(claim.now.value, claim.now.unit)
        if claim.now.unit.dimension == now.unit.dimension:
            same = told.base() == now.base()
            return same and sum(word in claim.subject for word in pairs(name)) > 1
    return len(subject) >= _LEAST and (likeness(subject, name) >= ALIKE or subject.endswith(name))


def _amounts(pair: Before, subject: str) -> Iterator[Known]:
    """The budget, or a figure that both forms print under one label: “三公”经费."""
    view = _SIGNS.sub("", subject)
    if re.fullmatch(section(_FILE, "budget"), view):
        if (known := _whole(pair)) is not None:
            yield known
        return
    for label, text in pair.form.table.fields.items():
        name = _SIGNS.sub("", label.rpartition("/")[2])
        other = pair.before.table.fields.get(label)
        now, before = (parse_number(clean(one or "")) for one in (text, other))
        if len(name) < _LEAST or not view.endswith(name) or now is None or before is None:
            continue
        unit = parse_unit(pair.form.money_unit)
        if unit is not None:
            yield Known(name, Quantity(now, unit), Quantity(before, unit))


def _whole(pair: Before) -> Known | None:
    """The budgets of both years in the unit of this year's form."""
    now, before = pair.form.table.budget.total, pair.before.table.budget.total
    unit = parse_unit(pair.form.money_unit)
    if now is None or before is None or unit is None:
        return None
    return Known("预算", Quantity(now, unit), Quantity(pair.before.yuan(before) / unit.scale, unit))


def _changed(pair: Before, one: Prose, claim: Claim, known: Known) -> Observation:
    """The change told beside the one of the two tables; last year's result may be meant too."""
    rows, places = [known.row] if known.row else [], [one.place]
    real, unit = known.now.base() - known.before.base(), known.now.unit
    fits = [_fits(claim, known.now, base) for base in (known.before, known.actual) if base]
    told = (
        f"{_year(pair)}{_say(known.before.base(), unit)}，本年{_say(known.now.base(), unit)}，"
        f"{'增加' if real > 0 else '减少' if real < 0 else '没有增减'}{_real(claim, known)}"
    )
    if any(fits):
        message = f"“{known.name}”比{_year(pair)}的增减与文字相符"
        return holds(one.form, message, f"{told}；文字“{claim.text}”", *rows, places=places)
    return wrong(
        one.form,
        f"“{one.form.name}”的{one.where}写“{shown(claim.text)}”，按两年的表却不是",
        f"“{known.name}”{told}；文字“{claim.text}”",
        *rows,
        places=places,
        advice="请按两年的目标值重算增减数；比的若是上年的实际完成数，请写明",
        rests_on=["value", "unit"],
    )


def _fits(claim: Claim, now: Quantity, before: Quantity) -> bool:
    """Whether the change told is that between two figures, to its last printed digit."""
    unit = claim.by.unit
    if unit is None:
        return True
    real = now.base() - before.base()
    real = real if claim.up else -real
    step = Decimal(1).scaleb(-decimals(claim.by.value))
    ratio = now.unit.dimension == "ratio"
    said = [abs(real * _HUNDRED - claim.by.value)] if ratio else []
    if unit.dimension == "ratio" and before.base():
        said.append(abs(real / before.base() * _HUNDRED - claim.by.value))
    if not ratio and unit.dimension not in ("ratio", _POINTS):
        said.append(abs(real / unit.scale - claim.by.value))
    return any(gap < step for gap in said) or not said


def _real(claim: Claim, known: Known) -> str:
    """By how much the figure really changed, in the manner of the claim."""
    gap, unit = abs(known.now.base() - known.before.base()), claim.by.unit
    if not gap or unit is None:
        return ""
    if known.now.unit.dimension == "ratio":
        return f"{say(gap * _HUNDRED)}个百分点"
    if unit.dimension == "ratio" and known.before.base():
        return f"{say(rounded(gap / known.before.base() * _HUNDRED, 1))}%"
    return _say(gap, known.now.unit)


def _say(base: Decimal, unit: Unit) -> str:
    return f"{say(base / unit.scale)}{unit.text}"


def _year(pair: Before) -> str:
    return f"{pair.before.year}年" if pair.before.year else "上年"


def _budget(pair: Before, one: Prose) -> Iterator[Observation]:
    """预算不增不减, 预算较上年压减: what is said of the whole budget without a number."""
    known = _whole(pair)
    if known is None or not known.before.base():
        return
    share = (known.now.base() - known.before.base()) / known.before.base()
    for sentence in _STOP.split(clean(one.text)):
        for phrase, fits in _said_of_budget(sentence, share, pair.before.year):
            change = f"{'增加' if share > 0 else '减少'}{say(rounded(abs(share) * _HUNDRED, 1))}%"
            told = (
                f"{_year(pair)}预算{_say(known.before.base(), known.before.unit)}，"
                f"本年{_say(known.now.base(), known.now.unit)}{f'，{change}' if share else ''}"
            )
            places = [one.place, one.form.place("budget_total")]
            if fits:
                yield holds(
                    one.form, "预算的增减与文字相符", f"{told}；文字“{phrase}”", places=places
                )
            else:
                yield wrong(
                    one.form,
                    f"“{one.form.name}”的{one.where}写“{phrase}”，预算却比{_year(pair)}{change}",
                    f"{told}；文字“{phrase}”",
                    places=places,
                    advice="请改正文字，或写明预算增减的原因",
                )


def _said_of_budget(sentence: str, share: Decimal, year: int | None) -> Iterator[tuple[str, bool]]:
    """What the sentence says of the budget, and whether its change fits that."""
    words = {name: section(_FILE, name) for name in ("budget", "against", "same", "less", "more")}
    said = re.search(
        rf"(?:^|(?<=[，,、]))(?P<who>{words['budget']})(?P<what>(?:{words['against']})?"
        rf"(?:(?P<same>{words['same']})|(?P<less>{words['less']})|(?P<more>{words['more']})))"
        rf"(?P<after>[^，,、\d]{{0,3}}\d)?",
        sentence,
    )
    if said is None or said["after"]:
        return
    if _other_year(said["what"], year):
        return
    if said["same"]:
        loose = Decimal(section(_FILE, "roughly")) if "基本" in said["same"] else Decimal(0)
        yield said["who"] + said["what"], abs(share) <= loose
    elif re.search("上年|去年|上一年|20\\d\\d年|只减不增", said["what"]):
        yield said["who"] + said["what"], share < 0 if said["less"] else share > 0


def _other_year(text: str, year: int | None) -> bool:
    """Whether the words compare with another year than that of the earlier table."""
    return any(int(one) != year for one in re.findall(r"20\d\d", text))
