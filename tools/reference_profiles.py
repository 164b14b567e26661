"""The page of the reference about profiles: weights, dimensions, formulas, grades."""

from collections.abc import Iterator

from reference_limits import row_rules
from reference_tables import table

from baoheng.checking.profile import Profile, Scoring, profiles
from baoheng.core.scoring import Steps

WORDS = {
    "proportion": "按完成比例",
    "pass_mark": "及格线以上按比例，以下不得分",
    "inverse": "目标值 ÷ 完成值，再按定量指标的公式",
    "met_or_not": "没有达到不得分",
    "rate": "执行率 × 分值",
    "steps": "按执行率分档",
    "met": "算达到，请说明",
    "missed": "算没有达到",
    "nearest_bound": "与最近的界限折算完成率",
    "per_day": "按天扣",
    "high": "取上限",
    "middle": "取中点",
    "low": "取下限",
}


def profile_pages() -> str:
    """Every profile with its source, then the stock sentences of tables' own scoring columns."""
    parts = [
        "# 考核口径\n",
        "口径从资料认定，也可用 `--profile` 指定。都是带日期、带出处的数据。"
        "公式的例子见[怎样评分](../说明/怎样评分.md)。\n",
    ]
    for profile in profiles():
        rows = [*_form(profile), *_formulas(profile.scoring, profile)]
        parts.append(f"\n## {profile.id}：{profile.title}\n")
        parts.append(table(("项", "内容"), rows))
    return "\n".join([*parts, row_rules()])


def _form(profile: Profile) -> Iterator[tuple[str, str]]:
    yield "出处", profile.source
    yield "自何日起", profile.start.isoformat()
    yield "权重合计", f"目标表 {profile.target_total}，自评表 {profile.evaluation_total}"
    for scheme in profile.schemes:
        yield "权重分配", scheme.title
    for level1, level2 in profile.level2.items():
        yield f"{level1}的二级指标", "、".join(level2)


def _formulas(scoring: Scoring, profile: Profile) -> Iterator[tuple[str, str]]:
    mark = f"，及格线 {scoring.pass_mark}%" if scoring.quantitative == "pass_mark" else ""
    yield "定量指标得分", f"`{scoring.quantitative}` {WORDS[scoring.quantitative]}{mark}"
    yield "反向指标", f"`{scoring.lower_is_better}` {WORDS[scoring.lower_is_better]}"
    steps = f"：{_steps(scoring.execution_steps)}" if scoring.execution == "steps" else ""
    told = f"`{scoring.execution}` {WORDS[scoring.execution]}{steps}"
    yield "预算执行率得分", f"{told}，{profile.execution_points} 分"
    yield "项目完成且没有超预算", "得满分" if scoring.finished_full else "仍按执行率"
    bands = "；".join(f"{b.name} {b.high}—{b.low}%" for b in scoring.bands)
    yield "定性分档", f"{bands}；没有写明比例的，最高一档满分，以下各档{WORDS[scoring.band_share]}"
    stepped = _steps(scoring.satisfaction_steps)
    yield "满意度没有达到时", stepped or "与其他定量指标同样计分"
    over = _steps(scoring.over_steps, "倍") or "只提示，不扣分"
    yield "超额提示线", f"完成率 {scoring.over_achievement * 100:f}%；{over}"
    yield "“＝”而完成得更好", f"`{scoring.equal_exceeded}` {WORDS[scoring.equal_exceeded]}"
    yield "“约”允许相差", f"{scoring.approx_tolerance}%"
    yield "落在区间外", f"`{scoring.out_of_range}` {WORDS[scoring.out_of_range]}"
    late = f"，{scoring.deadline_days} 天扣完" if scoring.deadline == "per_day" else ""
    yield "逾期", f"`{scoring.deadline}` {WORDS[scoring.deadline]}{late}"
    yield "等级", "；".join(f"{b.name} {b.low}—{b.high}" for b in profile.grades)


def _steps(steps: Steps, unit: str = "%") -> str:
    return "；".join(f"{low:f}{unit}以上得 {share * 100:f}%" for low, share in steps)
