"""What self-evaluations and monitoring forms say was done, against the results of their rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import (
    Mention,
    as_said,
    decimals,
    mentions,
    one_digit_apart,
    other_digit,
    quantity,
    rounded,
    say,
    step,
    unit_of,
)
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage, same_year
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import in_order, pairs, plain
from baoheng.checking.wording.texts import noted, noted_places, shown
from baoheng.core.provenance import Place
from baoheng.core.quantity import Quantity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean, parse_target, parse_unit

_FILE = "results.toml"
_CLAUSE = re.compile(r"[，。；;：:、（(）)\n]|,(?!\d{3})")
_UNTIL = re.compile(  # 截至7月底已, 1—7月共
    r"^(?:20\d\d年)?(?:截[至止]|到)?(?:\d{1,2}月?[-—~～至到]+)?\d{1,2}月(?:份|[底末]|\d{1,2}日)?"
    r"|^(?:截[至止]|到)?(?:20\d\d年)?(?:上半年|[前第]?[一二三]季度|目前|年[底末]|期末)"
)
_ASIDE = re.compile(r"[（(][^()（）\d]{1,12}[)）](?=[\u4e00-\u9fff\d])")
_DONE = re.compile(r"^(?:止|累计|共|已|均)+")
_ALIKE = Decimal("0.75")  # of the two-letter pieces of what is said
_LEAST = 4
_NEAR = (Decimal("0.7"), Decimal("1.4"))  # of the result: farther off, a short word means another


@dataclass(frozen=True, slots=True)
class _Text:
    where: str
    text: str
    place: Place | None
    among: tuple[Form, ...]


def told_results(dossier: Dossier) -> Iterator[Observation]:
    """Every number of the completion texts and reports that speaks of one indicator's result."""
    for one in _texts(dossier):
        view, found = mentions(_ASIDE.sub("", clean(one.text)))
        last: tuple[Form, Indicator, Quantity] | None = None
        for mention in found:
            start = max((m.end() for m in _CLAUSE.finditer(view, 0, mention.start)), default=0)
            end = _CLAUSE.search(view, mention.end)
            clause = view[start : end.start() if end else len(view)]
            before = view[start : mention.start]
            if aim := re.search(section(_FILE, "reasons")["aim"], before):
                yield from _aimed(one, aim["name"], mention)
            if mention.unit is None or re.search(section(_FILE, "not_result"), clause):
                continue
            rows = [*_meant(one, before, mention)]
            if len(rows) == 1:
                last = rows[0]
                yield from _compared(one, clause, mention, *last)
            elif last and re.fullmatch(section(_FILE, "told_completion"), before):
                yield from _completion(one, mention, *last)
        yield from _in_full(one)


def _texts(dossier: Dossier) -> Iterator[_Text]:
    done = re.compile("|".join(section(_FILE, "completion_fields")))
    later = (Stage.SELF_EVALUATION, Stage.MONITORING)
    evaluated = [form for form in dossier.forms if form.stage in later and form.indicators]
    for form in evaluated:
        for head, text in form.table.fields.items():
            if done.search(head):
                yield _Text(head, text, form.place(head) or form.place("actual_goal"), (form,))
        for note in noted(form):
            yield _Text(note.where, note.text, note.place, (form,))
    for passage in dossier.passages():
        if passage.place in noted_places(dossier):
            continue
        mine = [form for form in evaluated if form.document is passage.document]
        around = tuple(form for form in mine if same_year(form, mine[0]))
        if around:
            yield _Text(f"正文{passage.place.label}", passage.text, passage.place, around)


def _aimed(one: _Text, name: str, mention: Mention) -> Iterator[Observation]:
    """网办率目标为85%, where the form's target is another."""
    rows = [(form, row, mine) for form, row, mine in _meant(one, name, mention, _target)]
    if len(rows) != 1 or mention.unit is None:
        return
    form, row, mine = rows[0]
    evidence = f"{one.where}写目标{mention.text}，指标“{row.level3}”{as_said(row)}"
    if abs(mention.value * mention.unit.scale - mine.base()) < step(mention):
        yield holds(form, f"“{row.level3}”的目标与文字相同", evidence, row, places=[one.place])
    else:
        message = f"{one.where}写“{row.level3}”的目标是{mention.text}，表中却是{as_said(row)}"
        yield wrong(form, message, evidence, row, places=[one.place], rests_on=["value"])


def _target(row: Indicator) -> Quantity | None:
    """The row's target, where it is one number."""
    return quantity(row) if row.target.value_high is None else None


def _completion(
    one: _Text, mention: Mention, form: Form, row: Indicator, result: Quantity
) -> Iterator[Observation]:
    """检查2236家，完成率98%: the result over the target of the row that was just told."""
    target = quantity(row)
    if target is None or not target.base() or mention.unit is None:
        return
    if mention.unit.dimension != "ratio" or target.unit.dimension == "ratio":
        return
    real = result.base() / target.base() * 100
    last = Decimal(1).scaleb(-decimals(mention.value))
    said = rounded(real, max(2, decimals(mention.value)))
    evidence = (
        f"实际{clean(row.actual_text or '')} ÷ 目标{as_said(row)} = {say(said)}%，"
        f"{one.where}写{mention.text}"
    )
    if abs(real - mention.value) < last or (real > 100 and mention.value == 100):
        yield holds(form, f"“{row.level3}”的完成率与文字相符", evidence, row, places=[one.place])
    else:
        message = f"{one.where}写“{row.level3}”的完成率{mention.text}，按实际和目标算是{say(said)}%"
        yield wrong(form, message, evidence, row, places=[one.place], rests_on=["actual", "value"])


def _in_full(one: _Text) -> Iterator[Observation]:
    """DIP付费实现全覆盖, where the row of that rate says 97.8 %."""
    full = re.compile(section(_FILE, "in_full"))
    for clause in _CLAUSE.split(clean(one.text)):
        said = full.search(clause)
        if said is None or re.search(section(_FILE, "not_result"), clause):
            continue
        subject = plain(_DONE.sub("", _UNTIL.sub("", clause[: said.start()])))
        pieces = pairs(subject)
        rows = [
            (form, row, result)
            for form in one.among
            for row in form.indicators
            if (result := _result(row)) and result.unit.dimension == "ratio"
            if len(subject) >= _LEAST and said["what"] in row.level3
            if sum(one in plain(row.level3) for one in pieces) >= len(pieces) * _ALIKE
        ]
        if len(rows) == 1 and rows[0][2].base() < 1:
            form, row, _ = rows[0]
            printed = clean(row.actual_text or "")
            yield wrong(
                form,
                f"{one.where}写“{shown(clause)}”，指标“{row.level3}”的实际完成值却是{printed}",
                f"{one.where}“{shown(clause, 40)}”是100%，实际完成值{printed}",
                row,
                places=[one.place],
                rests_on=["actual"],
                advice="请按实际写明做到了多少",
            )


def _meant(
    one: _Text,
    before: str,
    mention: Mention,
    of_row: Callable[[Indicator], Quantity | None] | None = None,
) -> Iterator[tuple[Form, Indicator, Quantity]]:
    """The rows whose name the words before the number say, with their results (or ``of_row``)."""
    told = _DONE.sub("", _UNTIL.sub("", before))
    subject = plain(re.sub(section("promises.toml", "stop"), "", told))
    pieces = pairs(subject)
    if len(subject) < _LEAST:
        if of_row is None:
            yield from _by_unit(one, subject, mention)
        return
    for form in one.among:
        for row in form.indicators:
            result, name = (of_row or _result)(row), plain(row.level3)
            if result is None or mention.unit is None or not result.unit.comparable(mention.unit):
                continue
            same = sum(piece in name for piece in pieces)
            ends = len(name) > _LEAST and subject.endswith(name)
            if ends or in_order(subject, name) or same >= len(pieces) * _ALIKE:
                yield form, row, result


def _by_unit(
    one: _Text, subject: str, mention: Mention
) -> Iterator[tuple[Form, Indicator, Quantity]]:
    """培训310人次: the only row of that unit with the word, and a number that may be its result."""
    rows = [
        (form, row, found)
        for form in one.among
        for row in form.indicators
        if subject and subject in row.level3 and (found := _result(row))
        if mention.unit is not None and found.unit.dimension == mention.unit.dimension
    ]
    if len(rows) == 1 and len(subject) > 1 and mention.unit is not None:
        told, reached = mention.value * mention.unit.scale, rows[0][2].base()
        if reached and _NEAR[0] <= told / reached <= _NEAR[1]:
            yield rows[0]


def _result(row: Indicator) -> Quantity | None:
    """The row's result with its unit, that of the target where none is printed."""
    found = parse_target(clean(row.actual_text or ""), name=row.level3)
    if found.value is None or found.value_high is not None or found.doubts:
        return None
    unit = parse_unit(found.unit) if found.unit else unit_of(row)
    return Quantity(found.value, unit) if unit else None


def _compared(
    one: _Text, clause: str, mention: Mention, form: Form, row: Indicator, result: Quantity
) -> Iterator[Observation]:
    if mention.unit is None:
        return
    said = mention.value * mention.unit.scale
    target, unit = row.target.value, unit_of(row)
    aim = target is not None and unit is not None and target * unit.scale == said
    printed = clean(row.actual_text or "")
    evidence = f"{one.where}“{shown(clause, 40)}”，指标“{row.level3}”实际完成值{printed}"
    if abs(said - result.base()) < step(mention):
        yield holds(form, f"“{row.level3}”的结果与文字相同", evidence, row, places=[one.place])
    elif not aim and _of_the_year(clause, mention, result):
        yield wrong(
            form,
            f"{one.where}写“{shown(clause)}”，指标“{row.level3}”的实际完成值却是{printed}",
            evidence,
            row,
            places=[one.place],
            rests_on=["actual", "unit"],
            advice="请按佐证材料核对，把文字和实际完成值改成同一个数",
        )


def _of_the_year(clause: str, mention: Mention, result: Quantity) -> bool:
    """Whether a number is this year's: 累计 may count from years ago, a slip of it is none."""
    if not re.search(section(_FILE, "since_ever"), clause):
        return True
    scale = mention.unit.scale if mention.unit else Decimal(1)
    real = result.base() / scale
    return one_digit_apart(mention.value, real) or other_digit(mention.value, real)
