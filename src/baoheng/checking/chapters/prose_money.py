"""Money told in prose: written sums must add up, and the project's money must be its budget."""

from collections.abc import Iterator
from decimal import Decimal

from baoheng.checking.amounts import money, one_digit_apart, other_digit, say
from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.money.costing import wan
from baoheng.checking.money.named_amounts import table_amounts
from baoheng.checking.money.told_budget import Told, told
from baoheng.checking.results.told_balance import told_balance
from baoheng.checking.results.told_spending import told_spending
from baoheng.checking.wording.formulas import written_sums
from baoheng.checking.wording.names import plain_project, project_likeness
from baoheng.checking.wording.texts import Prose, pieces, prose, running
from baoheng.core.finding import Kind, ReviewGroup, Severity

_LONG = 4  # digits from which two amounts are hardly alike by chance
_SAME = 88  # likeness from which a task is the project of that name


@check(
    "A07",
    "文字中的金额与预算不符",
    kind=Kind.NARRATIVE_VS_CELL,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="目标、概述、重点工作、指标名称等文字中写了本项目用多少钱的表，完成情况写了一共支出多少的自评表和监控表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="使文字中的金额与预算数一致，或写明差额的来源",
)
def prose_is_the_budget(dossier: Dossier) -> Iterator[Observation]:
    """文字中写的本项目金额应等于预算数，完成情况写的支出数应等于执行数。"""
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        yield from told_spending(form)
    yield from told_balance(dossier)
    for form in dossier.projects():
        source, budget = _budget(dossier, form)
        if budget is not None:
            for one in _texts(form):
                yield from _sums(form, one, source, budget)
                yield from _spent(form, one, source, budget)
    for form in dossier.overalls():
        for task in form.table.tasks:
            source, amount = form, task.amount
            if amount is None:
                project = _project(dossier, form, task.name or "")
                source, amount = _budget(dossier, project) if project else (form, None)
            for text in (task.content, task.goal):
                one = Prose(form, f"重点工作“{task.name or ''}”", text or "", task.place)
                if amount is not None:
                    yield from _spent(form, one, source, amount, of_task=True)


@check(
    "A18",
    "同一份文字中的总额互不一致",
    kind=Kind.SUM,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="目标、概述或说明文字不止一次写了同一范围的总额（项目总投资、年度预算、部门收支总数）",
    basis=COMMON_SENSE,
    todo="统一文字中的总额，或写明各自的范围",
)
def totals_of_one_text(dossier: Dossier) -> Iterator[Observation]:
    """同一份文字中同一范围的总额应当相同。"""
    for form in dossier.targets():
        found: dict[str, list[tuple[Prose, Told]]] = {}
        for one in _texts(form):
            for amount in told(one.text, form.year):
                found.setdefault(amount.scope, []).append((one, amount))
        for scope in ("project", "year"):
            yield from _agreed(form, found.get(scope, []))
    by_form: dict[tuple[Form, int | None], list[tuple[Prose, Told]]] = {}
    for piece in pieces(dossier):
        if piece.loose:
            one = Prose(piece.form, f"正文{piece.place.label}", piece.text, piece.place)
            for amount in told(piece.text, piece.form.year):
                if amount.scope == "department":
                    year = amount.year or piece.form.year
                    by_form.setdefault((piece.form, year), []).append((one, amount))
    for (form, _), amounts in by_form.items():
        yield from _agreed(form, amounts)


@check(
    "G01",
    "文字中写出的加法不成立",
    kind=Kind.SUM,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了如“712.5（97+322.5+293）万元”的加法的表",
    basis=COMMON_SENSE,
    todo="核对加数与和",
)
def written_additions(dossier: Dossier) -> Iterator[Observation]:
    """文字中写出的加法，各数相加应等于所写的和。"""
    for one in running(dossier):
        for found in written_sums(one.text):
            total = sum(found.parts, Decimal(0))
            written = " + ".join(say(part / 10000) for part in found.parts)
            evidence = f"{written} = {wan(total)}，写{wan(found.total)}"
            if abs(total - found.total) <= found.step / 2:
                yield holds(one.form, "文字中的加法成立", evidence, places=[one.place])
            else:
                message = f"“{one.form.name}”的{one.where}：“{found.text}”加起来是{wan(total)}"
                yield wrong(one.form, message, evidence, places=[one.place])


def _texts(form: Form) -> Iterator[Prose]:
    """The text of a form, without its costing and tasks; names of indicators may be sentences."""
    for one in prose(form):
        if "测算依据" not in one.where and not one.where.startswith("重点工作"):
            yield one
    for row in form.indicators:
        if "元" in row.level3:
            yield Prose(form, f"指标“{row.level3}”的名称", row.level3, row.places.get("level3"))


def _project(dossier: Dossier, overall: Form, name: str) -> Form | None:
    """The project that a task of the department's table is."""
    around = [form for form in dossier.projects() if same_year(form, overall)]
    scored = [(project_likeness(name, form.table.project or ""), form) for form in around]
    best = max(scored, key=lambda pair: pair[0], default=(0, overall))
    return best[1] if best[0] >= _SAME else None


def _budget(dossier: Dossier, form: Form) -> tuple[Form, Decimal | None]:
    """The budget and the form that states it: the project's own, else a line of a budget table."""
    if form.table.budget.total is not None:
        return form, form.table.budget.total
    name = plain_project(form.table.project or "")
    known = [
        (other.form, other.yuan / other.form.yuan(Decimal(1)))
        for line, amounts in table_amounts(dossier).items()
        for other in amounts
        if other.form.document is form.document and name.endswith(plain_project(line))
    ]
    return known[0] if len(known) == 1 else (form, None)


def _sums(form: Form, one: Prose, source: Form, budget: Decimal) -> Iterator[Observation]:
    """The total of a written addition against the budget."""
    for found in written_sums(one.text):
        if any(amount.equals(found.total) for amount in told(one.text, form.year)):
            continue  # compared as an amount of its own
        evidence = f"{found.text}＝{wan(found.total)}，预算{say(budget)}{source.money_unit}"
        places = [one.place, source.place("budget_total")]
        if abs(found.total - source.yuan(budget)) <= found.step:
            yield holds(form, "文字中的合计等于预算", evidence, places=places)
        elif found.total > source.yuan(budget):
            message = (
                f"“{form.name}”的{one.where}写合计{wan(found.total)}（{found.text}），"
                f"预算只有{say(budget)}{source.money_unit}"
            )
            yield wrong(form, message, evidence, places=places)


def _spent(
    form: Form, one: Prose, source: Form, budget: Decimal, of_task: bool = False
) -> Iterator[Observation]:
    """What a text says will be spent against the budget; several amounts may be its parts.

    The one amount that a task's text tells is taken for the task's whole.
    """
    found, total = told(one.text, form.year), source.yuan(budget)
    if not found:
        return
    places = [one.place, source.place("budget_total")]
    cell = f"预算{say(budget)}{source.money_unit}"
    same = next((amount for amount in found if amount.equals(total)), None)
    if same is not None or abs(sum(f.amount for f in found) - total) < found[0].step:
        phrase = same.phrase if same else "、".join(amount.phrase for amount in found)
        evidence = f"{one.where}“{phrase}”，{cell}"
        yield holds(form, "文字中的金额等于预算", evidence, places=places)
        return
    most = max(found, key=lambda amount: amount.amount)
    part = any(most.equals(amount) for amount in _parts(form)) and most.amount < total
    slip = not part and _mistyped(most.amount / 10000, total / 10000)
    sure = of_task or most.whole or (most.first and len(form.table.goals) < 2)
    if part or (most.amount < total and (len(found) > 1 or not sure) and not slip):
        return
    evidence = f"{one.where}“{most.phrase}”，{cell}，差{wan(abs(most.amount - total))}"
    message = f"“{source.name}”的{one.where}写“{most.phrase}”，{cell.replace('预算', '预算是')}"
    yield wrong(form, message, evidence, places=places)


def _mistyped(one: Decimal, other: Decimal) -> bool:
    """Whether two long numbers differ in one digit or in the order of two: 15567.6, 15657.6."""
    texts = [say(number) for number in (one, other)]
    long = len(texts[0]) == len(texts[1]) and sum(map(str.isdigit, texts[0])) >= _LONG
    return long and (one_digit_apart(one, other) or other_digit(one, other))


def _parts(form: Form) -> Iterator[Decimal]:
    """Amounts of the form that a text may rightly tell beside the whole, in 元."""
    budget = form.table.budget
    for part in (budget.fiscal, budget.other, budget.project, budget.basic):
        if part is not None:
            yield form.yuan(part)
    for cost in form.table.cost_items:
        if cost.amount is not None:
            yield form.yuan(cost.amount)
    for one in form.indicators:
        amount = money(one)
        if amount is not None:
            yield amount


def _agreed(form: Form, found: list[tuple[Prose, Told]]) -> Iterator[Observation]:
    """The totals of one scope: equal, or two that differ in one text or where no cell decides."""
    if len(found) < 2:
        return
    first, one = found[0]
    others = [(text, amount) for text, amount in found[1:] if not amount.equals(one.amount)]
    said = "；".join(dict.fromkeys(f"{text.where}“{amount.phrase}”" for text, amount in found))
    places = [text.place for text, _ in found]
    if not others:
        yield holds(form, "文字中的总额前后一致", said, places=places)
        return
    if form.table.budget.total is None or any(text is first for text, _ in others):
        _, other = others[0]
        message = f"“{form.name}”的文字一处写“{one.phrase}”，一处写“{other.phrase}”"
        gap = wan(abs(one.amount - other.amount))
        yield wrong(form, message, f"{said}；相差{gap}", places=places)
