"""Targets that nobody can measure: placeholders, open questions, bare scales, empty words."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import say, say_target
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import words
from baoheng.checking.rows import called, codes, is_words, notes, printed, stated
from baoheng.checking.wording.cells import every_row, listed
from baoheng.checking.wording.vagueness import (
    countable,
    dummy_number,
    has_criterion,
    has_rule,
    is_dummy_unit,
    is_loose,
    is_outcome,
    is_regulation,
    is_whole_scale,
    opens_with_grade,
    undecided,
)
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Nature, Operator
from baoheng.reading.values import clean
from baoheng.reading.values.vocabulary import YES_NO

_CLEAR = "财预〔2015〕88号：绩效目标应具体细化、尽量量化，不能量化的采用分级的定性表述"
_YEAR = re.compile(r"20\d{2}年")
_LONG = 20  # characters from which words are a sentence (the catalogue's limit)
# other checks speak about these
_ELSEWHERE = frozenset(
    (
        "REFERENCE",
        "PERIOD",
        "VALUE_ELSEWHERE",
        "VALUE_MISSING",
        "SEVERAL_VALUES",
        "RECURRING_DEADLINE",
    )
)


@check(
    "B09",
    "定性指标用数字占位",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值是文字或标为定性、另有数字“1”或单位“年”的指标",
    basis=_CLEAR,
    todo="删去占位的数字和单位，写明要达到的等次或情形，或改成能计算的定量指标",
)
def dummy_for_qualitative(dossier: Dossier) -> Iterator[Observation]:
    """定性指标不得用“1”“100%”或单位“年”之类的占位值充数。"""
    for form, row in stated(dossier):
        shown = _placeholder(row)
        if not shown:
            continue
        evidence = f"指标值“{printed(row)}”，{'，'.join(shown)}；这些数字和单位没有对应的量"
        message = f"{called(form, row)}是定性指标，却用数字或单位占位，完成与否无法据此判断"
        yield wrong(form, message, evidence, row, rests_on=["value", "unit"])


def _placeholder(row: Indicator) -> list[str]:
    """What stands there in place of a real value, in words; empty where nothing does."""
    target = row.target
    shown = []
    number = dummy_number(row.content_text)
    if is_words(row) and not undecided(target.text):
        if number is not None:
            shown.append(f"指标值内容“{clean(row.content_text or '')}”")
        if target.unit and is_dummy_unit(target.unit):
            shown.append(f"度量单位“{target.unit}”")
    elif target.nature is Nature.QUALITATIVE and _is_bare_dummy(row):
        shown.append(f"度量单位“{target.unit}”" if target.unit else "没有度量单位")
        shown.append("指标类型“定性”")
    return shown


def _is_bare_dummy(row: Indicator) -> bool:
    """Whether a row called qualitative has 1 or 0 as its value, without a unit that counts."""
    target = row.target
    number = dummy_number(target.text)
    counts = target.unit and not is_dummy_unit(target.unit)
    return number is not None and number <= 1 and not counts


@check(
    "B10",
    "是与否没有选定",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值写成“是/否”“达标/不达标”“是否……”的指标",
    basis=_CLEAR,
    todo="写明目标是“是”还是“否”；能用数字的改成数字，例如“≤10万元”“＝100%”",
)
def choice_left_open(dossier: Dossier) -> Iterator[Observation]:
    """指标值不得同时写“是”和“否”而不选定目标。"""
    for form, row in stated(dossier):
        text = row.target.text
        if row.target.value is None and text.strip() and undecided(text):
            message = f"{called(form, row)}的指标值是“{printed(row)}”，没有写明目标是哪一种"
            yield wrong(form, message, f"指标值“{printed(row)}”：两种结果都列着，没有选定", row)


@check(
    "B11",
    "写了整套档次没有写目标等次",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值写成“优良中差”“高中低”的指标",
    basis=_CLEAR,
    todo="只写目标等次，例如“优”，并在评分标准中写明各等次的条件",
)
def scale_instead_of_grade(dossier: Dossier) -> Iterator[Observation]:
    """指标值应写目标等次，不得把“优良中差”等整套档次都写上。"""
    for form, row in every_row(dossier):
        text = row.target.text
        if row.target.grades or undecided(text) or not is_whole_scale(text):
            continue
        message = f"{called(form, row)}的指标值“{printed(row)}”是整套档次，没有写明目标是哪一等"
        yield wrong(form, message, f"指标值“{printed(row)}”列了全部等次，没有选定其中一个", row)


@check(
    "B12",
    "只有空泛的词没有评判标准",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值只有文字、说明和评分标准里也没有评判办法的指标，自评表只提示",
    basis=_CLEAR,
    todo="改成数字（例如比上年提高几个百分点），或写明各等次的条件",
)
def words_without_rule(dossier: Dossier) -> Iterator[Observation]:
    """只用“提高”“良好”之类的词作指标值时，应写明怎样算达到。"""
    ruled = {id(form) for form in dossier.forms if _has_general_rule(dossier, form)}
    for form, row in stated(dossier):
        if id(form) in ruled or not _is_phrase(row):
            continue
        text = printed(row)
        evidence = f"指标值“{text}”，没有数字；说明、评分标准中没有评判办法"
        number = countable(text)
        mild = number is not None or is_outcome(text)
        yield wrong(
            form,
            f"{called(form, row)}的指标值“{text}”没有可以核对的标准，完成与否无法判断",
            evidence,
            row,
            advice=f"这个意思可以用数表示，请改为“{number}”并写明算什么" if number else None,
            severity=Severity.ADVICE if mild else None,
        )
    for form in dossier.evaluations():
        rows = [row for row in form.indicators if id(form) not in ruled and _is_phrase(row)]
        if rows:
            yield wrong(
                form,
                f"“{form.name}”的{listed(rows)}用空泛的词作指标值，完成与否没有标准",
                "；".join(f"{row.level3}：“{printed(row)}”，没有评判办法" for row in rows),
                *rows,
                advice="请在完成情况中写明依据，下年目标改成数字",
                severity=Severity.ADVICE,
            )


def _is_phrase(row: Indicator) -> bool:
    text = clean(row.target.text)
    if not is_words(row) or text in YES_NO or codes(row) & _ELSEWHERE:
        return False
    if len(text) > _LONG or undecided(text) or is_whole_scale(text) or _is_framed(row):
        return False
    if any(char.isdigit() for char in _YEAR.sub("", text)) or has_criterion(text):
        return False
    return not has_rule(notes(row)) and not _placeholder(row)


def _is_framed(row: Indicator) -> bool:
    """Whether the row belongs to the common frame, whose grading stands in the finance rules."""
    frames = words("vague.toml", "frames")
    return (row.level1 or "").startswith(frames) or (row.level2 or "").startswith(frames)


def _has_general_rule(dossier: Dossier, form: Form) -> bool:
    """Whether the document says somewhere how qualitative rows are judged."""
    general = words("vague.toml", "general")
    texts = [*form.table.fields.values()]
    texts += [one.text for one in dossier.passages() if one.document is form.document]
    return any(word in text for text in texts for word in general)


@check(
    "B13",
    "指标值是约数",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值写“近”“约”“余”“左右”“若干”的指标",
    basis=_CLEAR,
    todo="写确定的数和比较符，例如“≥200人”",
)
def approximate_value(dossier: Dossier) -> Iterator[Observation]:
    """指标值应是确定的数，不用“近、约、余、左右”等约数。"""
    for form, row in stated(dossier):
        target = row.target
        loose = target.operator is Operator.APPROX or is_loose(target.text)
        if not loose or len(clean(target.text)) > _LONG:
            continue
        advice = None
        below = "近" in target.text  # 近23万 is less than 23万
        if target.operator is Operator.APPROX and target.value is not None and not below:
            number = f"{say(target.value)}{target.unit or ''}"
            advice = f"请写确定的数，例如“≥{number}”；如允许上下浮动，请写成区间"
        message = f"{called(form, row)}的指标值“{printed(row)}”是约数，评价时没有确定的界限"
        yield wrong(
            form, message, f"指标值“{printed(row)}”读作{say_target(target)}", row, advice=advice
        )


@check(
    "B14",
    "指标值是一句话或一条规定",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值超过20个字、没有一个确定的目标值的指标",
    basis=_CLEAR,
    todo="指标值只写一个数或一个等次；规定和做法移到指标说明或测算依据",
)
def sentence_as_value(dossier: Dossier) -> Iterator[Observation]:
    """指标值应是一个目标值，不得写成一段话或一条规定。"""
    for form, row in stated(dossier):
        text = printed(row)
        long = is_words(row) and len(text) > _LONG and not opens_with_grade(text)
        told = "SENTENCE" in codes(row)
        rule = "SEVERAL_VALUES" in codes(row) and len(text) > _LONG and is_regulation(text)
        if not (long or told or rule) or undecided(text) or is_whole_scale(text):
            continue
        if "VALUE_SHARED" in codes(row) or (has_criterion(text) and not (told or rule)):
            continue
        message = f"{called(form, row)}的指标值是一段叙述，没有一个可以核对的目标值"
        yield wrong(form, message, f"指标值“{text}”（{len(text)}字），其中没有确定的目标值", row)


@check(
    "G41",
    "指标值引用表外的标准",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="指标值写“国家规定标准”“不低于上年”等、没有写数的指标",
    basis=_CLEAR,
    todo="把所引用的数写出来，例如“≥670元/人”，并在依据中注明文件",
)
def value_stands_elsewhere(dossier: Dossier) -> Iterator[Observation]:
    """指标值引用表外标准或上年数时，应把数写出来。"""
    for form, row in stated(dossier):
        if row.target.value is None and "REFERENCE" in codes(row) and not has_rule(notes(row)):
            message = f"{called(form, row)}的指标值“{printed(row)}”要到表外去找，表里没有数"
            yield wrong(form, message, f"指标值“{printed(row)}”中没有数字", row)


@check(
    "G42",
    "没有写指标值",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="有三级指标名称、指标值空着或写“待定”“详见附件”的指标",
    basis=COMMON_SENSE,
    todo="补上指标值；不设这个指标的，删去这一行",
)
def value_missing(dossier: Dossier) -> Iterator[Observation]:
    """每个三级指标都应写指标值，不得空着或写“待定”。"""
    for form, row in stated(dossier):
        found = codes(row) & {"VALUE_MISSING", "VALUE_ELSEWHERE", "ERROR_VALUE"}
        if not found or "ITEM_VALUE_MISSING" in codes(row) or row.target.value is not None:
            continue
        text = printed(row)
        said = f"指标值写的是“{text}”" if text else "指标值是空的"
        unit = f"，度量单位“{row.target.unit}”" if row.target.unit else ""
        message = f"{called(form, row)}没有写明指标值"
        yield wrong(form, message, f"{said}{unit}", row, rests_on=["value"])
