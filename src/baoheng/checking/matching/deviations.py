"""Later forms against the approved target table: values and rows changed."""

from collections.abc import Iterator

from baoheng.checking.amounts import money, one_digit_apart, say, say_target
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.compare import Relation, of_targets, opposite
from baoheng.checking.dossier import Form, Stage
from baoheng.checking.matching.earlier import Before, easier, harder, is_explained, row_texts
from baoheng.checking.matching.pairs import Match
from baoheng.checking.money.costing import wan
from baoheng.checking.results.weighing import points_of
from baoheng.checking.wording.names import SAME
from baoheng.core.finding import Severity
from baoheng.core.tables import Indicator

_SHOWN = 6
_FORMS = {Stage.SELF_EVALUATION: "自评表", Stage.MONITORING: "监控表"}


def row_changed(pair: Before, match: Match) -> Iterator[Observation]:
    """One row against its approved target."""
    row, other = match.one, match.other
    relation = of_targets(row.target, other.target)
    name = _FORMS[pair.form.stage]
    mine, theirs = say_target(row.target), say_target(other.target)
    turned = relation is Relation.SAME and opposite(row.target, other.target)
    if relation in (Relation.SAME, Relation.ROUNDED) and not turned:
        message = f"“{row.level3}”的目标值与批复的绩效目标表一致"
        yield holds(pair.form, message, f"{name}{mine}，绩效目标表{theirs}", row, other)
    elif relation in (Relation.DIFFERENT, Relation.SLIP) or turned:
        if is_explained("adjusted", *row_texts(row)) or _follows_budget(pair.form, row):
            return
        sure = match.score == SAME and pair.dated and not _mentions_change(pair.form)
        how = "（放宽）" if easier(row, other) else "（提高）" if harder(row, other) else ""
        yield wrong(
            pair.form,
            f"“{pair.form.name}”{name}的“{row.level3}”目标值与批复的绩效目标表不同{how}，没有说明原因",
            f"{name}{mine}，绩效目标表{theirs}（《{pair.before.document.file}》）",
            row,
            other,
            severity=None if sure else Severity.WARNING,
            advice=f"请改回批复的“{theirs}”；经批准调整的，请写明批准文号",
            rests_on=["value", "unit"],
        )


def weights_moved(pair: Before) -> Iterator[Observation]:
    """Points that were moved between the approved rows, with the same sum over all of them."""
    both = [(m.one, m.other, points_of(m.one), points_of(m.other)) for m in pair.rows]
    known = [(one, other, a, b) for one, other, a, b in both if a is not None and b is not None]
    moved = [(one, other, a, b) for one, other, a, b in known if a != b]
    if not moved or len(known) < len(both):
        return
    if sum(a for _, _, a, _ in known) != sum(b for _, _, _, b in known):
        return  # on another scale
    if is_explained("adjusted", *(t for one, *_ in moved for t in row_texts(one))):
        return
    name = _FORMS[pair.form.stage]
    told = "；".join(f"“{one.level3}”批复{say(b)}分，{name}{say(a)}分" for one, _, a, b in moved)
    yield wrong(
        pair.form,
        f"“{pair.form.name}”{name}有{len(moved)}项指标的分值与批复的绩效目标表不同",
        f"{told}（《{pair.before.document.file}》）",
        *(one for one, *_ in moved),
        severity=Severity.WARNING,
        advice="请改回批复的分值；经批准调整的，请写明批准文号",
        rests_on=["weight", "points"],
    )


def _follows_budget(form: Form, row: Indicator) -> bool:
    """Whether the row is a cost that repeats the form's own, perhaps adjusted, budget."""
    amount = money(row)
    execution = form.table.execution
    budgets = [form.table.budget.total, execution.budget if execution else None]
    return amount is not None and any(b is not None and form.yuan(b) == amount for b in budgets)


def _mentions_change(form: Form) -> bool:
    """Whether the form says somewhere that targets were adjusted."""
    return is_explained("approvals", *form.table.fields.values(), *form.table.goals)


def rows_changed(pair: Before) -> Iterator[Observation]:
    """Rows that were approved and are gone, and rows that nobody approved."""
    lost, added = pair.lost, pair.added
    if not lost and not added:
        return
    name = _FORMS[pair.form.stage]
    if is_explained("adjusted", *(t for row in added for t in row_texts(row))):
        return
    told = [f"缺{_names(lost)}"] * bool(lost) + [f"多{_names(added)}"] * bool(added)
    what = "缺少批复的指标" if lost and not added else "增加了未批复的指标"
    what = "的指标与批复的不同" if lost and added else what
    partly = pair.form.stage is Stage.MONITORING and not added
    changed = _mentions_change(pair.form)
    yield wrong(
        pair.form,
        f"“{pair.form.name}”{name}{what}",
        f"{name}{len(pair.form.indicators)}个指标，"
        f"绩效目标表{len(pair.before.indicators)}个指标（《{pair.before.document.file}》）；"
        + "；".join(told),
        *added,
        *lost,
        severity=Severity.ADVICE if partly or changed else Severity.WARNING,
        rests_on=["level3"],
    )


def budget_changed(pair: Before) -> Iterator[Observation]:
    """The form's budgets against the approved one; one that agrees is enough."""
    approved = pair.before.table.budget.total
    execution = pair.form.table.execution
    own = [pair.form.table.budget.total, execution.budget if execution else None]
    mine = [pair.form.yuan(amount) for amount in own if amount is not None]
    if approved is None or not mine:
        return
    yuan, name = pair.before.yuan(approved), _FORMS[pair.form.stage]
    file = pair.before.document.file
    evidence = f"{name}{wan(mine[0])}，绩效目标表{wan(yuan)}（《{file}》）"
    places = [pair.form.place("execution"), pair.form.place("budget_total")]
    slip = any(one_digit_apart(yuan, one) for one in mine)  # else adjusted in the year, perhaps
    sure = slip and pair.dated and not _mentions_change(pair.form)
    if yuan in mine:
        yield holds(pair.form, "预算数与批复的绩效目标表一致", evidence, places=places)
    else:
        yield wrong(
            pair.form,
            f"“{pair.form.name}”{name}的预算数与批复的绩效目标表不同",
            f"{evidence}，差{wan(abs(mine[0] - yuan))}",
            places=places,
            severity=None if sure else Severity.ADVICE,
        )


def _names(rows: list[Indicator]) -> str:
    more = f"等{len(rows)}个" if len(rows) > _SHOWN else ""
    shown = "".join(f"“{row.level3}”{say_target(row.target)}、" for row in rows[:_SHOWN])
    return shown.rstrip("、") + more
