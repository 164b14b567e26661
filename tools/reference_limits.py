"""The numbers that evaluation goes by and a city may change: what each is, and what it is now."""

from collections.abc import Iterator, Mapping
from typing import Any

from reference_tables import table

from baoheng import packs
from baoheng.ledger.definitions import dictionaries

MONITORING = "national/evaluation/monitoring.toml"
PROPOSALS = "national/evaluation/proposals.toml"
BINDING = "national/evaluation/binding.toml"
ROW_RULES = "national/profiles/row_rules.toml"

MEANINGS = {
    MONITORING: {
        "plan.between": "支出计划两个月份之间怎样算：linear 按天数均匀增加，step 到月底才算",
        "money.yellow": "执行率低于计划（没有计划的，低于时间进度）多少个百分点亮黄灯",
        "money.red": "同上，亮红灯",
        "progress.yellow": "完成进度低于应有进度多少个百分点亮黄灯",
        "progress.red": "同上，亮红灯",
        "hold.red": "比率、时点数、平均数离目标超过目标的百分之几亮红灯，不到的亮黄灯",
        "cap.red": "全年预计超过上限的百分之几亮红灯，不到的亮黄灯",
        "straight.from_days": "只能按时间直线推算的，过了几天才推算全年",
        "deadline.near_days": "没做完、离截止日不到几天亮黄灯",
        "likelihood.certain": "完成可能性第一档的写法",
        "likelihood.possible": "第二档",
        "likelihood.never": "第三档",
        "likelihood.margin": "全年预计好于目标百分之几才建议第一档",
        "likelihood.never_below": "全年预计不到目标的百分之几才建议第三档",
        "likelihood.never_from": "按时间直线推算的，时间进度过了百分之几才建议第三档",
        "reason.kinds": "偏差原因的类别",
        "places.money": "没有印出实际值时，金额的全年预计写几位小数",
        "places.ratio": "比率写几位小数",
        "places.workday": "工作日写几位小数",
        "places.clock": "时分写几位小数",
        "places.calendar": "天、月写几位小数",
        "guess.flow": "测算项没说怎样累计时，名称有这些字眼的当作逐月累加",
        "guess.stock": "名称有这些字眼的当作时点数",
        "guess.rising": "名称有这些字眼的比率当作随工作推进升高",
    },
    PROPOSALS: {
        "steps.ratio": "比率取整的步长（百分点），从粗到细试",
        "steps.time": "时长取整的步长，从粗到细试",
        "steps.digits": "数量保留几位有效数字，从少到多试",
        "reach.points": "取整后最多好过历年最好几个百分点（比率）",
        "reach.percent": "取整后最多好过历年最好百分之几（其他）",
        "peak.points": "最近一年比以前各年好几个百分点，当作偶然，改用平均（比率）",
        "peak.percent": "好百分之几，当作偶然（其他）",
        "flat.points": "两年相差不到几个百分点算基本持平（比率）",
        "flat.percent": "相差不到百分之几算基本持平（其他）",
        "warn.trivial": "实际达到目标的几倍，提醒目标太松",
        "warn.wide_points": "各年都好过目标几个百分点，提醒目标太松（比率）",
        "warn.wide_percent": "各年都好过目标百分之几，提醒目标太松（其他）",
        "policy.ends": "名称以这些结尾的按政策或合同执行，不推算",
    },
}
TITLES = {MONITORING: "绩效监控的界线", PROPOSALS: "目标建议的界线"}
KINDS = {
    "proportion": "按完成比例",
    "met_or_not": "达到得满分，否则不得分",
    "per_excess": "每偏离百分之几，扣分值的百分之几",
    "per_days": "每逾期几天，扣几分",
    "near": "偏离区间不远得一半，否则不得分",
}


def limit_tables() -> str:
    """Thresholds of monitoring and proposals with their source.

    Raises KeyError where the data and the explanations name different things.
    """
    parts = []
    for name, meanings in MEANINGS.items():
        data = packs.load(name)
        values = dict(_flat(data))
        if odd := set(values) ^ set(meanings):
            raise KeyError(f"{name} 的设置没有说明，或已不存在：{'、'.join(sorted(odd))}")
        rows = [(f"`{key}`", meanings[key], values[key]) for key in meanings]
        parts.append(
            f"## {TITLES[name]}\n\n`packs/{name}`，版本 {data['version']}。{data['source']}\n"
        )
        parts.append(table(("名称", "意思", "现在"), rows))
    return "\n".join(parts)


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section, body in data.items():
        if isinstance(body, dict):
            for key, value in body.items():
                shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
                yield f"{section}.{key}", shown


def row_rules() -> str:
    """The stock sentences of a table's own scoring column that are scored as written."""
    data = packs.load(ROW_RULES)
    rows = [
        (KINDS[one["kind"]], "是" if one["exact"] else "否", f"`{one['pattern']}`")
        for one in data["rules"]
    ]
    return (
        f"\n## 目标表自己的评分标准\n\n{data['source']}。\n\n"
        "目标表“评分标准”一栏整句合于下面写法的，照它计分，先于口径的公式；"
        "用别的口径模拟时不用它。\n\n" + table(("怎样计分", "比指标值更好也算没达到", "写法"), rows)
    )


def binding_words() -> str:
    """The words that binding goes by: endings, noise, other names of dictionary values."""
    data = packs.load(BINDING)
    known = dictionaries()
    ends = [(f"`{one['shape']}`", "、".join(one["ends"])) for one in data["shapes"]]
    values = [
        (codes, known[codes]["values"].get(code, code), "、".join(words))
        for codes, body in data["values"].items()
        for code, words in body.items()
    ]
    return (
        f"\n## {BINDING}\n\n来源：{data['source']}\n\n"
        "名称以这些结尾的，要的是这种数：\n\n"
        + table(("种类", "结尾"), ends)
        + "\n名称里与辨认无关的字眼："
        + "、".join(data["noise"])
        + "。\n\n"
        "字典值的其他说法，写在名称里就指这一部分：\n\n" + table(("字典", "值", "说法"), values)
    )
