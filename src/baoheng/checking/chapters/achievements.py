"""What a self-evaluation form tells in words, against its own numbers."""

import re
from collections.abc import Iterator
from fractions import Fraction

from rapidfuzz import fuzz

from baoheng.checking.amounts import mentions, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import pattern, words
from baoheng.checking.results.outcomes import FILE, compare, is_survey, not_done, percent
from baoheng.checking.wording.contents import finds
from baoheng.checking.wording.texts import beside
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.reading.values import clean

_DONE = re.compile(r"自评结论|完成情况|实现情况|达成情况|完成综述|实际完成|实际情况")
_RESTS = ("value", "operator", "unit", "actual")
_ALL_SPENT = Fraction(995, 1000)  # from here on all money counts as spent
_LOW = Fraction(80, 100)  # the rate of execution below which 全部完成 is doubted
_SUSPICIOUS = 99  # per cent of satisfaction that nobody reaches without telling how
_LONG, _ALIKE = 12, 95
_NEAR = 12  # characters around a claim in which its subject stands


@check(
    "E10",
    "写全部完成，预算执行率却偏低",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="完成情况中写全部完成、预算执行率低于80%，或写资金全部用完、执行率不到100%的自评表",
    basis=f"{COMMON_SENSE}；80%为本产品的提示线",
    todo="说明任务完成而资金没有用完的原因，或更正完成情况",
)
def all_done_with_money_left(dossier: Dossier) -> Iterator[Observation]:
    """完成情况写全部完成的，预算执行率不应明显偏低。"""
    for form in dossier.evaluations():
        rate = _executed(form)
        if rate is None or rate[0] >= _ALL_SPENT:
            continue
        for head, text, place in _completions(form):
            if spent := finds(FILE, "all_spent").search(text):
                yield wrong(
                    form,
                    f"“{form.name}”的{head}写“{spent[0]}”，预算执行率却是{percent(rate[0])}",
                    f"{rate[1]}，没有用完；文字写“{spent[0]}”",
                    places=[form.place("execution"), place],
                )
                break
            found = _all_done(text) if rate[0] < _LOW else None
            if found:
                yield wrong(
                    form,
                    f"“{form.name}”的{head}写“{found}”，预算执行率只有{percent(rate[0])}",
                    f"{rate[1]}，低于提示线80%；文字写“{found}”",
                    places=[form.place("execution"), place],
                )
                break


@check(
    "G72",
    "写全部完成，却有未达标的指标",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="完成情况中写目标（任务、指标）全部完成的自评表，结论中写全年都能完成的监控表",
    basis=COMMON_SENSE,
    todo="如实写明哪些指标没有完成，或核对实际完成值",
)
def all_done_but_missed(dossier: Dossier) -> Iterator[Observation]:
    """完成情况写目标全部完成（监控结论写全年都能完成）的，各指标都应达到目标。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        later = form.stage is Stage.MONITORING
        told = [
            (head, found, place)
            for head, text, place in _completions(form)
            if (found := _whole(text, later))
        ]
        if not told:
            continue
        what = "全年预计" if later else "实际"
        results = [
            (row, row.forecast_text if later else row.actual_text) for row in form.indicators
        ]
        compared = [(row, compare(row, text, form.year, what)) for row, text in results]
        missed = [(row, one) for row, one in compared if one is not None and one.met is False]
        if missed:
            rows = [row for row, _ in missed]
            evidence = "；".join(f"{row.level3}：{one.said}" for row, one in missed)
            how = "预计达不到目标" if later else "没有达到目标"
            yield wrong(
                form,
                f"“{form.name}”的{told[0][0]}写“{told[0][1]}”，但有{len(missed)}项指标{how}",
                evidence,
                *rows,
                places=[told[0][2]],
                rests_on=_RESTS,
            )


@check(
    "E11",
    "满意度没有调查依据",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="填了满意度实际值、全文没有提到调查方法的自评表",
    basis="财预〔2021〕101号：设置满意度指标的，应实际开展问卷调查或采用其他方式收集意见",
    todo="写明调查方式、时间、有效份数，并附调查结果",
)
def satisfaction_without_survey(dossier: Dossier) -> Iterator[Observation]:
    """满意度的实际值应有问卷调查等依据。"""
    for form in dossier.evaluations():
        rows = [
            row
            for row in form.indicators
            if is_survey(row) and row.actual is not None and not not_done(row.actual_text or "")
        ]
        said = _survey_said(dossier, form)
        if not rows or said is True:
            continue
        high = [row for row in rows if row.actual is not None and row.actual >= _SUSPICIOUS]
        shown = "、".join(f"{row.level3}{clean(row.actual_text or '')}" for row in rows)
        denied = "文中写没有开展调查" if said is False else "全文没有提到问卷、回访等调查方式"
        yield wrong(
            form,
            f"“{form.name}”填了满意度，没有写怎样调查得出",
            f"{shown}；{denied}",
            *rows,
            severity=Severity.WARNING if high or said is False else None,
        )


@check(
    "E17",
    "完成情况照抄年度目标",
    kind=Kind.DUPLICATE,
    severity=Severity.ADVICE,
    group=ReviewGroup.FEASIBILITY,
    applies="同时写了年度目标和完成情况的自评表",
    basis=COMMON_SENSE,
    todo="完成情况应写实际做了什么、达到多少，不要把目标改个时态",
)
def completion_copies_the_goal(dossier: Dossier) -> Iterator[Observation]:
    """完成情况不应与年度目标只有时态不同。"""
    for form in dossier.evaluations():
        goal = _timeless("\n".join(form.table.goals))
        for head, text, place in _completions(form):
            done = _timeless(text)
            if min(len(goal), len(done)) < _LONG or _numbers(goal) != _numbers(done):
                continue
            alike = round(fuzz.ratio(goal, done))
            if alike >= _ALIKE:
                yield wrong(
                    form,
                    f"“{form.name}”的{head}与年度目标除时态外相同",
                    f"去掉“将、已、完成”等词后相同程度{alike}%；完成情况：{clean(text)[:60]}",
                    places=[form.place("goal"), place],
                )
                break


def _completions(form: Form) -> Iterator[tuple[str, str, Place | None]]:
    """The texts that tell what was done, and the conclusions: their head, themselves, where."""
    told = pattern(FILE, "conclusion_fields")
    for head, text in form.table.fields.items():
        if _DONE.search(head) or told.search(head):
            yield head, clean(text), form.place(head) or form.place("actual_goal")
    if sum(table.kind == form.table.kind for table in form.document.tables) == 1:
        for unread in form.document.unread:
            yield "没有读入的一格", clean(unread.text), unread.place


def _executed(form: Form) -> tuple[Fraction, str] | None:
    """The rate of execution, computed, else as printed; with the arithmetic."""
    execution = form.table.execution
    if execution is None:
        return None
    if execution.spent is not None and execution.budget:
        ratio = Fraction(execution.spent) / Fraction(execution.budget)
        return ratio, f"{say(execution.spent)} ÷ {say(execution.budget)} = {percent(ratio)}"
    if execution.rate is None:
        return None
    return Fraction(execution.rate) / 100, f"预算执行率{say(execution.rate)}%"


def _claims(text: str, words: str = "all_done") -> Iterator[re.Match[str]]:
    """Where the text says that all is done, and does not take it back in the same clause."""
    for found in pattern(FILE, words).finditer(text):
        start = max(text.rfind(sign, 0, found.start()) for sign in "，。；,;\n")
        before = text[start + 1 : found.start()]
        if not pattern(FILE, "not_all_done").search(before + found[0]):
            yield found


def _all_done(text: str) -> str | None:
    return next((found[0] for found in _claims(text)), None)


def _whole(text: str, later: bool = False) -> str | None:
    """A claim that speaks of the targets as a whole; ``later``: that they will be reached."""
    for found in _claims(text, "all_to_be_done" if later else "all_done"):
        around = text[max(0, found.start() - _NEAR) : found.end() + _NEAR // 2]
        if pattern(FILE, "whole").search(around):
            return found[0]
    return None


def _survey_said(dossier: Dossier, form: Form) -> bool | None:
    """Whether the document tells of a survey (True), or that there was none (False)."""
    texts = [p.text for p in beside(dossier, form) if p.loose or p.form is form]
    texts += [note.text for note in form.notes]
    for row in form.indicators:
        texts += [text for text in (row.reason, row.remark, row.basis, row.scoring) if text]
    said = None
    for text in texts:
        for found in pattern(FILE, "survey").finditer(clean(text)):
            before = clean(text)[max(0, found.start() - _NEAR) : found.start()]
            if not pattern(FILE, "survey_absent").search(before):
                return True
            said = False
    return said


def _timeless(text: str) -> str:
    """A text without signs and without the words that tell plan from result."""
    view = re.sub(r"(?<!\d)[1-9][、.．](?!\d)|(?:目标|任务)\d{1,2}[:：]", "", clean(text))
    for word in words(FILE, "tense"):
        view = view.replace(word, "")
    return "".join(char for char in view if char.isalnum() or char in ".%")


def _numbers(text: str) -> list[str]:
    return [f"{one.value}" for one in mentions(text)[1]]
