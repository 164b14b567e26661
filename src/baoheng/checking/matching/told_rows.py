"""Numbers that the prose of a target table tells without a verb, held against its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import Mention, mentions, quantity, say, say_target
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.contributions import level_of
from baoheng.checking.wording.names import ALIKE, in_order, likeness, marks, plain
from baoheng.checking.wording.promised import Kept, kept, promises
from baoheng.checking.wording.texts import Prose, prose, shown
from baoheng.core.finding import Severity
from baoheng.core.quantity import Unit
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator

_FILE = "promises.toml"
_CLAUSE = re.compile(r"[，。；;：:、（(）)\n]|,(?!\d{3})")
_COUNTING = re.compile(r"(?:[家个户件项场]|人员)?(?:总数|数量|人数|人次|次数|场次|数|量)$")
_JOINED = re.compile("[、及和与等]")
_YEAR = re.compile(r"20\d\d(?=年)")
_CAPS = (Operator.LE, Operator.LT)
_NOUN, _LONG, _SURE = 4, 6, 3
_ROUND = Decimal("1.005")  # a target may round the number of all a little up


@dataclass(frozen=True, slots=True)
class _Told:
    """A number of the prose with its clause and what stands right before and behind it."""

    one: Prose
    mention: Mention
    unit: Unit
    clause: str
    before: str
    after: str

    @property
    def base(self) -> Decimal:
        """The number in the base unit of its dimension."""
        return self.mention.value * self.unit.scale


def _told(form: Form) -> Iterator[_Told]:
    """The numbers of the goals and overviews that speak of this year."""
    not_in, fields = (re.compile(section(_FILE, key)) for key in ("not_in", "prose_fields"))
    whole = section(_FILE, "all_of")["whole"]  # 现有 of all is the present number, not a past one
    for one in prose(form):
        if not fields.search(one.where) or re.search("职责|依据|测算", one.where):
            continue
        view, found = mentions(one.text)
        for mention in found:
            start = max((m.end() for m in _CLAUSE.finditer(view, 0, mention.start)), default=0)
            end = _CLAUSE.search(view, mention.end)
            stop = end.start() if end else len(view)
            clause = view[start:stop]
            years = {int(year) for year in _YEAR.findall(clause)}
            other = years - {form.year} if form.year else len(years) > 1
            if mention.unit is None or not_in.search(re.sub(whole, "", clause)) or other:
                continue
            before, after = view[start : mention.start], view[mention.end : stop]
            yield _Told(one, mention, mention.unit, clause, before, after)


def _rows(form: Form) -> Iterator[tuple[Indicator, Decimal, Unit]]:
    """The rows with one number, in base units."""
    for row in form.indicators:
        found = quantity(row)
        if found is not None and row.target.value_high is None:
            yield row, found.base(), found.unit


def _alike(one: Unit, other: Unit) -> bool:
    if one.dimension == other.dimension:
        return True
    countable = ("count", "person")
    both = one.dimension.startswith(countable) and other.dimension.startswith(countable)
    return both and "/" not in one.dimension + other.dimension


def turned_digits(dossier: Dossier) -> Iterator[Observation]:
    """参保210.5万人 beside ≥201.5万人: the row's digits in another order, neither told again."""
    spoken = {
        (id(promise.form), id(row))
        for promise in promises(dossier)
        for answer, _, row in [kept(promise)]
        if answer is Kept.OTHER_VALUE
    }
    for form in dossier.targets():
        told, rows = [*_told(form)], [*_rows(form)]
        for one in told:
            if any(_alike(one.unit, unit) and one.base == base for _, base, unit in rows):
                continue
            meant = [
                row
                for row, base, unit in rows
                if _turned(one, row, unit)
                and not any(_alike(t.unit, unit) and t.base == base for t in told)
                and _same_words(one, row, [r for r, _, u in rows if u.dimension == unit.dimension])
            ]
            if len(meant) == 1 and (id(form), id(meant[0])) not in spoken:
                spoken.add((id(form), id(meant[0])))
                yield _slip(one, meant[0])


def _turned(one: _Told, row: Indicator, unit: Unit) -> bool:
    """Whether the row is printed with the same digits in another order."""
    if not _alike(one.unit, unit) or one.unit.scale != unit.scale or row.target.value is None:
        return False
    first, second = say(one.mention.value), say(row.target.value)
    same = sorted(first) == sorted(second) and first.find(".") == second.find(".")
    return same and first != second


def _same_words(one: _Told, row: Indicator, like: list[Indicator]) -> bool:
    """Whether the clause holds words of the row's name, more where the number is short."""
    name, found, at = _COUNTING.sub("", plain(row.level3)), 0, 0
    clause = plain(one.clause)
    while at < len(name) - 1:
        hit = name[at : at + 2] in clause
        found, at = found + hit, at + (2 if hit else 1)
    digits = sum(char.isdigit() for char in say(one.mention.value))
    return found >= 2 or (found == 1 and (digits >= _SURE or len(like) == 1))


def _slip(one: _Told, row: Indicator) -> Observation:
    return wrong(
        one.one.form,
        f"“{one.one.form.name}”的{one.one.where}与指标“{row.level3}”的数字顺序不同，疑似写错",
        f"{one.one.where}“{shown(one.clause, 40)}”，指标值{say_target(row.target)}",
        row,
        places=[one.one.place],
        severity=Severity.WARNING,
        advice=f"请核对后统一写成{say_target(row.target)}或{one.mention.text}",
        rests_on=["value", "unit"],
    )


def more_than_all(dossier: Dossier) -> Iterator[Observation]:
    """全县4.8万名困难群众 beside 资助困难群众参保人数≥5.2万人: a target above the number of all."""
    for form in dossier.targets():
        rows = [*_rows(form)]
        for one in _told(form):
            named = [
                (row, base)
                for row, base, unit in rows
                if one.unit.dimension == unit.dimension
                and "次" not in unit.text
                and _is_of(one, row.level3)
            ]
            if any(base == one.base for _, base in named):
                continue
            for row, base in named:
                if base > one.base * _ROUND and row.target.operator not in _CAPS:
                    yield wrong(
                        form,
                        f"“{form.name}”的指标“{row.level3}”比{one.one.where}所写的总数还多",
                        f"{one.one.where}“{shown(one.clause, 40)}”，指标值{say_target(row.target)}",
                        row,
                        places=[one.one.place],
                        advice="请核对总数和目标值，改正写错的一个",
                        rests_on=["value", "unit"],
                    )


def _is_of(one: _Told, name: str) -> bool:
    """Whether the number counts all of a kind, and the row's name has that kind, alone."""
    if _JOINED.search(name):
        return False
    kinds = section(_FILE, "all_of")
    if re.search(rf"{kinds['whole']}$", one.before):
        noun = next(
            (one.after[:n] for n in range(len(one.after), 0, -1) if one.after[:n] in name), ""
        )
        if len(noun) >= _NOUN:
            return True
    told = re.fullmatch(rf"(?:{kinds['whole']})+(?P<noun>\S+?)(?:{kinds['counted']})*", one.before)
    return told is not None and len(told["noun"]) >= _NOUN and told["noun"] in name


def told_standards(dossier: Dossier) -> Iterator[Observation]:
    """人均财政补助标准700元 beside the row of that name; one of several told values is enough."""
    leads = {"money": section(_FILE, "standard_is"), "ratio": section(_FILE, "rate_is")}
    for form in dossier.targets():
        told = [
            (one, _YEAR.sub("", match["name"]).removeprefix("年"))
            for one in _told(form)
            for kind, lead in leads.items()
            if one.unit.dimension.startswith(kind) and (match := re.search(lead, one.before))
        ]
        for row, base, unit in _rows(form):
            if not unit.dimension.startswith(("money/", "ratio")):
                continue
            like = _same_rate if unit.dimension == "ratio" else _same_standard
            mine = [
                one
                for one, name in told
                if one.unit.dimension.partition("/")[0] == unit.dimension.partition("/")[0]
                and like(name, row.level3)
            ]
            if not mine:
                continue
            evidence = (
                f"{mine[0].one.where}“{shown(mine[0].clause, 40)}”，"
                f"指标“{row.level3}”{say_target(row.target)}"
            )
            places = [mine[0].one.place]
            if any(one.base == base for one in mine):
                yield holds(form, f"“{row.level3}”与文字相同", evidence, row, places=places)
            else:
                yield wrong(
                    form,
                    f"“{form.name}”的{mine[0].one.where}写“{shown(mine[0].clause)}”，"
                    f"指标“{row.level3}”却是{say_target(row.target)}",
                    evidence,
                    row,
                    places=places,
                    advice=f"请核对本年标准，统一写成{mine[0].mention.text}或{say_target(row.target)}",
                    rests_on=["value", "unit"],
                )


def below_the_base(dossier: Dossier) -> Iterator[Observation]:
    """在2025年78%的基础上进一步提升 beside a target of ≥70%: less than there is."""
    before, after = (re.compile(section(_FILE, key)) for key in ("base_before", "base_after"))
    for form in dossier.targets():
        for one in prose(form):
            view, found = mentions(one.text)
            for mention in found:
                if mention.unit is None or not before.search(view[: mention.start]):
                    continue
                if not after.search(view[mention.end :]):
                    continue
                lead = _CLAUSE.split(before.sub("", view[: mention.start]))[-1]
                base = mention.value * mention.unit.scale
                for row, aim, unit in _rows(form):
                    named = len(plain(lead)) >= _NOUN and in_order(plain(lead), plain(row.level3))
                    if named and unit.comparable(mention.unit) and aim < base:
                        yield wrong(
                            form,
                            f"“{form.name}”的“{row.level3}”{say_target(row.target)}，"
                            f"低于{one.where}所写的{mention.text}",
                            f"{one.where}“{shown(view[max(0, mention.start - 20) :], 40)}”",
                            row,
                            places=[one.place],
                            advice="目标应高于已经达到的水平，请核对",
                            rests_on=["value"],
                        )


def _same_rate(told: str, name: str) -> bool:
    """Whether a text names the row's rate, with some words more or fewer."""
    mine, row = plain(told), plain(name)
    if min(len(mine), len(row)) < _LONG or not marks(row) <= marks(mine):
        return False
    return likeness(told, name) >= ALIKE or in_order(row, mine) or in_order(mine, row)


def _same_standard(told: str, name: str) -> bool:
    """Whether a text names the row's standard, of the same level of government."""
    mine, row = plain(told), plain(name)
    if level_of(told) != level_of(name):
        return False
    return likeness(told, name) >= ALIKE or (len(row) >= _LONG and mine.endswith(row))
