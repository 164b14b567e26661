"""The score of one judged row: a person's, the row's own rule's or the profile's, explained."""

from decimal import Decimal
from fractions import Fraction

from baoheng.checking.profile import Profile
from baoheng.checking.results.outcomes import is_survey
from baoheng.core import scoring
from baoheng.core.errors import BaohengError
from baoheng.core.scoring import Score
from baoheng.core.tables import Indicator
from baoheng.evaluation.scoring import formulas
from baoheng.evaluation.scoring.degrees import share_of
from baoheng.evaluation.scoring.judge import judge
from baoheng.evaluation.scoring.model import Case, Judgement, Outcome, Override, RowScore
from baoheng.evaluation.scoring.ownrules import OwnRule, own_rule
from baoheng.evaluation.scoring.reasons import needs_reason
from baoheng.evaluation.units import show, target_unit
from baoheng.reading.values import clean

_PERCENT = ("%", "％")
_NO_RATIO = "目标是0或负数，完成值不能折算成比例，请人工评分并写明理由"
_UNSCORED = (Outcome.OPEN, Outcome.UNKNOWN)


def basis_of(profile: Profile) -> str:
    """What a profile's formulas rest on, for the last line of an explanation."""
    return f"{profile.title}（版本{profile.version}）；{profile.source}"


def score_row(case: Case, index: int, points: Decimal) -> RowScore:
    """Row ``index`` with its points. Raises BaohengError for a score or share that cannot be."""
    row = case.table.indicators[index]
    rule = own_rule(row) if case.own_rules else None
    judged = judge(case, index, exact=rule is not None and rule.exact)
    override = case.overrides.get(index)
    if override is not None:
        return _by_hand(case, index, points, judged, override)
    if judged.outcome in _UNSCORED:
        lines = ("没有得分", judged.reason, basis_of(case.profile))
        return RowScore(index, row.level3, points, None, judged, lines)
    score, basis, note = _scored(case, index, points, judged, rule)
    if score is None:
        lines = ("没有得分", _NO_RATIO, basis)
        return RowScore(index, row.level3, points, None, judged, lines, note=_NO_RATIO)
    lines = (score.formula, score.worked, basis)
    asked = needs_reason(case, index, judged, points, score.points)
    return RowScore(index, row.level3, points, score.points, judged, lines, asked, note=note)


def _by_hand(
    case: Case, index: int, points: Decimal, judged: Judgement, given: Override
) -> RowScore:
    name = case.table.indicators[index].level3
    where = f"第{index + 1}项指标“{name}”"
    if not given.reason.strip():
        raise BaohengError("人工评分没有写理由", where=where, todo="请写明为什么这样评分")
    exact = given.score.is_finite() and 0 <= given.score <= points
    if not exact or scoring.rounded(Fraction(given.score)) != given.score:
        raise BaohengError(
            f"人工评分写的是{given.score}", where=where, todo=f"应为0到{points:f}，最多两位小数"
        )
    score = scoring.rounded(Fraction(given.score))
    lines = ("人工评分", f"{given.score:f}", f"评分理由：{given.reason}")
    asked = needs_reason(case, index, judged, points, score, told=given.reason)
    return RowScore(index, name, points, score, judged, lines, asked, by_hand=True)


def _scored(
    case: Case, index: int, points: Decimal, judged: Judgement, rule: OwnRule | None
) -> tuple[Score | None, str, str]:
    """The score, what it rests on, and a note; None for numbers that have no sensible share."""
    row, profile = case.table.indicators[index], case.profile
    basis = basis_of(profile)
    if judged.band is not None:
        score, note = _worded(case, index, points, judged)
        unused = "" if judged.top else _own_text(case, row)
        return score, basis, "；".join(filter(None, (note, unused)))
    if judged.reached:
        return _reached(profile, points, judged), basis, ""
    if rule is not None:
        own = rule.score(judged, points)
        if own is not None:
            return own, f"本行评分标准：{rule.text}", ""
    return _missed(profile, row, points, judged), basis, _own_text(case, row)


def _own_text(case: Case, row: Indicator) -> str:
    """A warning that a row's own standard was not followed; empty where it has none."""
    if not row.scoring or not case.own_rules:
        return ""
    return f"本行另有评分标准“{clean(row.scoring)}”，没有照它计分，请核对"


def _reached(profile: Profile, points: Decimal, judged: Judgement) -> Score:
    """Full points; less only where the profile has steps for what is exceeded."""
    steps = profile.scoring.over_steps
    over = judged.outcome is Outcome.OVER and not judged.lower
    if steps and over and judged.actual is not None and judged.limit:
        ratio = judged.actual / judged.limit
        cut = formulas.by_steps(points, ratio, steps, "完成值为目标值的倍数", "倍")
        if cut is not None:
            return cut
    return scoring.full(points)


def _worded(case: Case, index: int, points: Decimal, judged: Judgement) -> tuple[Score, str]:
    band, stated = judged.band, case.shares.get(index)
    if band is None:
        raise ValueError("只有定性指标才按档次评分")
    share = share_of(case.profile, band, judged.top) if stated is None else stated
    score = scoring.qualitative(band, share, points)
    if score is None:
        raise BaohengError(
            f"得分比例写的是{share}%，不在“{band.name}”一档内",
            where=f"第{index + 1}项指标“{case.table.indicators[index].level3}”",
            todo=f"应为{band.low:f}%到{band.high:f}%",
        )
    default = stated is None and not judged.top
    note = f"没有写明得分比例，暂取{share:f}%，请评分人在该档内确定" if default else ""
    return score, note


def _missed(profile: Profile, row: Indicator, points: Decimal, judged: Judgement) -> Score | None:
    """The profile's formula for a target that was not reached."""
    rules = profile.scoring
    if judged.late:
        if rules.deadline == "per_day":
            return formulas.late(points, judged.late, rules.deadline_days)
        return formulas.nothing(f"逾期{judged.late}天，不得分")
    if judged.actual is None or judged.limit is None:
        return scoring.none()
    steps = rules.satisfaction_steps
    floor = not (judged.lower or judged.banded)  # ≤5%不满意 is no step of satisfaction
    if steps and floor and is_survey(row) and target_unit(row) in _PERCENT:
        return formulas.by_steps(points, judged.actual, steps, "满意度", "%") or scoring.none()
    if judged.banded and rules.out_of_range == "met_or_not":
        return formulas.nothing("在区间外，不得分")
    if judged.lower and not judged.banded and rules.lower_is_better == "met_or_not":
        return scoring.none()
    turn = scoring.undercut if judged.lower else scoring.reached
    completion = turn(judged.actual, judged.limit)
    if completion is None:
        return None
    if completion.ratio >= 1:  # “大于95”而等于95：按公式是100%
        told = f"与目标值{show(judged.limit)}相等，完成率100%，但目标要求大于或小于它"
        return formulas.full(points, told)
    return scoring.quantitative(rules.quantitative, completion, points, rules.pass_mark)
