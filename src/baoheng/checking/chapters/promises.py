"""Goals in words: what they promise, and whether they are goals at all."""

import re
from collections.abc import Iterator

from baoheng.checking.amounts import say, say_target
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.matching.frequencies import told_frequencies
from baoheng.checking.matching.slips import slipped
from baoheng.checking.matching.told_dates import told_dates
from baoheng.checking.matching.told_results import told_results
from baoheng.checking.matching.told_rows import below_the_base, more_than_all, told_standards
from baoheng.checking.matching.told_units import told_units
from baoheng.checking.wording.names import plain_project
from baoheng.checking.wording.promised import Kept, Promise, kept, promises
from baoheng.checking.wording.texts import shown
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "promises.toml"
_CONCRETE = "财预〔2015〕88号：绩效目标应具体细化，尽量量化，能够以绩效指标衡量"
_SENTENCES = re.compile(r"[。；;\n]")
_NUMBERING = re.compile(
    r"^(?:[(（]?[\d一二三四五六七八九十]+[)）.、．:：]|[一二三四五六七八九十]是|[-—·●]\s*)+"
)
_MOSTLY, _LEAST = 60, 2


@check(
    "D01",
    "目标写了数字，没有对应的指标",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="目标、概述、重点工作和正文中写明要达到的比率或数量，且有指标可以对照；自评表、监控表只看年度目标",
    basis=_CONCRETE,
    todo="为这一承诺增设指标，或在文字中删去",
)
def promise_without_indicator(dossier: Dossier) -> Iterator[Observation]:
    """目标文字中承诺的比率和数量应当有指标来考核。"""
    done: set[tuple[str, ...]] = set()
    long_term = re.compile(section(_FILE, "long_term"))  # which the year's rows need not measure
    for promise in promises(dossier):
        if not any(one.indicators for one in promise.among):
            continue  # a paper of the project without a table of indicators
        answer, form, row = kept(promise)
        mark = (*_where(promise), "" if answer is Kept.NO else promise.mention.text)
        if mark in done:
            continue
        done.add(mark)
        if answer is Kept.YES and form and row:
            yield _kept(promise, form, row)
        elif answer is Kept.NO and not promise.aside:
            number = promise.mention.text
            yield wrong(
                promise.form,
                f"“{promise.form.name}”的{promise.where}写了“{shown(promise.clause)}”，没有指标考核它",
                f"{promise.where}：“{shown(promise.clause, 60)}”；"
                f"{_looked(promise)}没有{number}的对应指标",
                places=[promise.place],
                advice=f"请增设“{_name(promise)}”指标，指标值{number}，或删去这一承诺",
                severity=Severity.ADVICE if long_term.search(promise.where) else None,
            )


def _kept(promise: Promise, form: Form, row: Indicator) -> Observation:
    where = "" if form is promise.form else f"“{form.name}”的"
    return holds(
        promise.form,
        f"{promise.where}写的“{shown(promise.clause)}”有指标考核",
        f"{promise.where}{promise.mention.text} = {where}“{row.level3}”{say_target(row.target)}",
        *([row] if form is promise.form else []),
        places=[promise.place],
    )


def _where(promise: Promise) -> tuple[str, ...]:
    return promise.form.document.file, promise.form.name, promise.clause


def _looked(promise: Promise) -> str:
    rows = sum(len(form.indicators) for form in promise.among)
    forms = len(promise.among)
    return f"{f'{forms}张表的' if forms > 1 else '本表的'}{rows}个指标中"


def _name(promise: Promise) -> str:
    return shown(promise.subject or promise.after or promise.clause, 16)


@check(
    "G66",
    "目标文字中的数与指标值不同",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="目标文字和本表指标、自评的完成情况（监控的小结）和实际完成值说的是同一件事，单位可比",
    basis=_CONCRETE,
    todo="统一目标文字与指标值",
)
def promise_differs_from_indicator(dossier: Dossier) -> Iterator[Observation]:
    """目标文字写的数应当与同名指标的指标值相同，完成情况写的数应当与实际完成值相同。"""
    yield from told_results(dossier)
    yield from told_standards(dossier)
    yield from more_than_all(dossier)
    yield from below_the_base(dossier)
    for form in dossier.forms:
        yield from told_dates(form)
    for form in dossier.targets():
        yield from told_frequencies(form)
    done: set[tuple[str, ...]] = set()
    spoken: set[int] = set()  # rows whose number the text was already said to tell otherwise
    for promise in promises(dossier):
        answer, _, row = kept(promise)
        mark = _where(promise)
        if answer is Kept.OTHER_VALUE and row and mark not in done and not slipped(promise, row):
            done.add(mark)
            spoken.add(id(row))
            target = say_target(row.target)
            yield wrong(
                promise.form,
                f"“{promise.form.name}”的{promise.where}写“{shown(promise.clause)}”，"
                f"指标“{row.level3}”却是{target}",
                f"{promise.where}{promise.mention.text} ≠ 指标值{target}",
                row,
                places=[promise.place],
                advice=f"请核对后统一写成{target}或{promise.mention.text}",
                rests_on=["value", "unit"],
            )
    for form in dossier.targets():
        yield from told_units(form, spoken)


def _clauses(form: Form) -> list[str]:
    """The sentences of the goals, without their numbers."""
    parts = [part for goal in form.table.goals for part in _SENTENCES.split(clean(goal))]
    return [view for part in parts if (view := _NUMBERING.sub("", part.strip()).strip())]


@check(
    "D02",
    "绩效目标写成了部门职责",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="写了两句以上目标的目标表",
    basis=_CONCRETE,
    todo="改写成本年要达到的结果，如参保率、到位率、支付比例达到多少",
)
def goals_are_duties(dossier: Dossier) -> Iterator[Observation]:
    """绩效目标应写本年要达到的结果而不是罗列职责。"""
    duty, outcome = (re.compile(section(_FILE, key)) for key in ("duties", "outcomes"))
    for form in dossier.targets():
        parts = _clauses(form)
        mine = [
            part
            for part in parts
            if duty.match(part) and not outcome.search(part) and not re.search(r"\d", part)
        ]
        if len(parts) < _LEAST or len(mine) * 100 < len(parts) * _MOSTLY:
            continue
        said = "、".join(f"“{shown(part, 16)}”" for part in mine[:3])
        yield wrong(
            form,
            f"“{form.name}”的绩效目标多数是职责，没有写要达到的结果",
            f"{len(parts)}句中有{len(mine)}句写职责、没有数量：{said}",
            places=[form.place("goal")],
        )


@check(
    "D03",
    "绩效目标只写花钱",
    kind=Kind.UNMEASURABLE,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="写了目标的项目表，以及列出各项目目标的汇总表",
    basis=_CONCRETE,
    todo="写明花钱以后做成什么、达到什么效果，并写出数量",
)
def goals_only_spend(dossier: Dossier) -> Iterator[Observation]:
    """绩效目标不能只写使用多少资金或按时付款。"""
    spending, paying = (re.compile(section(_FILE, key)) for key in ("spending", "paying"))
    for form in dossier.projects():
        parts = _clauses(form)
        whole = "；".join(parts)
        spent = spending.search(whole)
        rest = spending.sub("", whole)
        if parts and all(paying.match(part) for part in parts):
            reason = "只写了付款"
        elif spent and not re.search(r"\d", re.sub(r"20\d\d\s*年", "", rest)):
            reason = f"除“{spent.group().strip()}”外没有别的数量"
        else:
            continue
        yield wrong(
            form,
            f"“{form.name}”的绩效目标{reason}，看不出要达到什么结果",
            f"年度目标：“{shown(whole, 80)}”{_budget(form)}",
            places=[form.place("goal")],
        )
    yield from _listed_spending(dossier)


def _listed_spending(dossier: Dossier) -> Iterator[Observation]:
    """Goals in a list of projects that only say how much is spent."""
    spending = re.compile(section(_FILE, "spending"))
    for form in dossier.forms:
        if form.stage is not Stage.TARGET or form.table.kind != "summary":
            continue
        for task in form.table.tasks:
            view = clean(task.goal or "")
            spent = spending.search(view)
            if spent and not re.search(r"\d", re.sub(r"20\d\d\s*年", "", spending.sub("", view))):
                yield wrong(
                    form,
                    f"“{task.name}”的目标除“{spent.group().strip()}”外没有别的数量，看不出要达到什么结果",
                    f"目标：“{shown(view, 80)}”",
                    places=[task.place],
                )


def _budget(form: Form) -> str:
    total = form.table.budget.total
    return "" if total is None else f"；预算{say(total)}{form.money_unit}"


@check(
    "G61",
    "绩效目标照抄项目名称",
    kind=Kind.UNMEASURABLE,
    severity=Severity.WARNING,
    group=ReviewGroup.RELEVANCE,
    applies="写了项目名称和目标的项目表",
    basis=_CONCRETE,
    todo="写明本年要完成的工作和要达到的效果",
)
def goal_repeats_the_name(dossier: Dossier) -> Iterator[Observation]:
    """绩效目标不能只把项目名称再写一遍。"""
    paying = re.compile(section(_FILE, "paying"))
    around = re.compile(section(_FILE, "around_name"))
    for form in dossier.projects():
        goals, name = form.table.goals, form.table.project
        if len(goals) != 1 or not name or paying.match(goals[0].rstrip("。")):
            continue
        view, own = plain_project(goals[0]), plain_project(name)
        before, found, after = view.partition(own)
        if len(own) >= 3 and found and around.fullmatch(f"{before}|{after}"):
            yield wrong(
                form,
                f"“{form.name}”的绩效目标只重复了项目名称",
                f"目标“{shown(goals[0], 60)}”，项目名称“{name}”",
                places=[form.place("goal"), form.place("project")],
            )


@check(
    "G63",
    "绩效目标没有内容",
    kind=Kind.MISSING_VALUE,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="写了目标的目标表",
    basis=_CONCRETE,
    todo="在表中直接写明目标",
)
def goal_says_nothing(dossier: Dossier) -> Iterator[Observation]:
    """绩效目标不能只写见附件、同上或完成年度任务。"""
    empty = re.compile(section("wording.toml", "empty_goals"))
    for form in dossier.targets():
        text = "".join(form.table.goals).strip()
        if text and len(text) <= 24 and empty.search(text):
            yield wrong(
                form,
                f"“{form.name}”的绩效目标只写“{shown(text)}”，没有内容",
                f"年度目标：“{text}”",
                places=[form.place("goal")],
            )
