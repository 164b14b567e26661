"""What a level of government bears per head, told in words, times the heads: its budget."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from baoheng.checking.amounts import as_said, mentions, quantity, rounded, say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.money.contributions import alone, standards
from baoheng.checking.money.costing import wan
from baoheng.checking.money.headcounts import own_level, paid_elsewhere, paid_pairs
from baoheng.checking.wording.texts import Prose, prose
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean

_NEAR, _ROUGH = Decimal("0.01"), Decimal("0.1")
_RELATED = (Decimal("0.2"), Decimal(5))
_HUNDRED = Decimal(100)
_N = r"\d+(?:\.\d+)?"
_SCALES = {"万元": Decimal(10000), "亿元": Decimal(10) ** 8}
_BETWEEN = r"(?:级|财政|两级|每人|每年|人均|按|补助|负担|承担|安排|各|的|为)*"
_SUM = re.compile(
    rf"(?P<payers>中央|省级?|市级?|州级?|县级?|区级?|市县|州县|县区|区县)(?:财政|两级|三级)*"
    rf"(?:合计|共计|共|总计)?(?:需|应|须|需要|拟|计划)?(?:安排|承担|配套|负担|落实|投入|筹集)"
    rf"(?:资金|补助|补助资金)?(?:共|约|为)?(?P<sum>{_N})(?P<unit>万元|亿元)"
)
_INSURED = ("参保", "参合", "居民", "享受", "补助", "受益", "资助")


@dataclass(frozen=True, slots=True)
class _Heads:
    text: str
    number: Decimal
    rough: bool
    row: Indicator | None


@check(
    "A12",
    "受益人数乘本级负担标准不等于本级预算",
    kind=Kind.PRODUCT,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="文字中写了本级财政每人负担多少（没有另设标准指标）、又写了人数的项目表",
    basis="财预〔2015〕88号：绩效目标应与资金匹配",
    todo="核对人数、本级负担标准和预算，改正不符的一个；有结转、预拨的请写明",
)
def heads_times_local_share(dossier: Dossier) -> Iterator[Observation]:
    """受益人数乘以文字所写的本级负担标准应等于本级预算。"""
    for form in dossier.projects():
        yield from _told_sums(form)
        level, budget = own_level(form), form.table.budget.total
        if level is None or not budget or paid_pairs(form):
            continue
        told = [(one, share) for one in prose(form) for share in _own(one, level)]
        heads = list(_heads(form))
        if len({share for _, share in told}) == 1 and heads:
            yield from _compared(form, budget, *told[0], heads)


def _told_sums(form: Form) -> Iterator[Observation]:
    """每人…州县35元，州县两级合计需安排6500万元: the share times the heads is the sum told."""
    heads = [h for h in _heads(form) if h.row is None or not h.row.level3.endswith("率")]
    for one in prose(form) if len({found.number for found in heads}) == 1 else ():
        view = re.sub(r"\s+", "", clean(one.text))
        for match in _SUM.finditer(view):
            shares = re.findall(
                rf"{match['payers']}{_BETWEEN}({_N})元(?![/／])", view[: match.start()]
            )
            if not shares or re.search("结转|清算|预拨|另", view[match.start() :]):
                continue
            share, scale = Decimal(shares[-1]), _SCALES[match["unit"]]
            told, product = Decimal(match["sum"]) * scale, heads[0].number * Decimal(shares[-1])
            evidence = f"{heads[0].text} × {say(share)}元 = {wan(product)}，写{wan(told)}"
            rows = [heads[0].row] if heads[0].row else []
            loose = told * (_ROUGH if heads[0].rough else _NEAR)
            if abs(product - told) <= loose:
                message = "人数乘每人负担额等于所写的合计"
                yield holds(form, message, evidence, *rows, places=[one.place])
            elif _RELATED[0] < product / told < _RELATED[1]:
                message = (
                    f"“{form.name}”的{one.where}：{match['payers']}每人{say(share)}元，"
                    f"{heads[0].text}合计{wan(product)}，却写{wan(told)}"
                )
                said = f"{evidence}，差{wan(abs(product - told))}"
                yield wrong(form, message, said, *rows, places=[one.place])


def _own(one: Prose, level: str) -> Iterator[Decimal]:
    """What the level bears per head in 元, as the text tells it."""
    for standard in standards(one.text):
        share = standard.payers.get(level)
        if share is not None and share.amount is not None:
            yield share.amount
        elif share is not None and share.percent is not None:
            yield share.percent * standard.value / _HUNDRED
    for share in alone(one.text):
        if level in share.levels and share.amount is not None:
            yield share.amount


def _heads(form: Form) -> Iterator[_Heads]:
    """How many are insured or helped: by the indicators, else by the words of the form."""
    groups = section("quantities.toml", "counts")["groups"]
    found = False
    for row in form.indicators:
        number = quantity(row)
        if number is None or number.unit.dimension != "person":
            continue
        if any(word in row.level3 for word in groups):
            continue
        found = True
        rough = row.target.operator is Operator.APPROX
        yield _Heads(as_said(row), number.base(), rough, row)
    if found:
        return
    for one in prose(form):
        view, mentioned = mentions(one.text)
        for mention in mentioned:
            unit, before = mention.unit, view[max(0, mention.start - 16) : mention.start]
            if unit is None or unit.dimension != "person" or "/" in mention.text:
                continue
            if any(word in before for word in _INSURED) and not any(w in before for w in groups):
                rough = mention.operator is Operator.APPROX
                yield _Heads(mention.text, mention.value * unit.scale, rough, None)


def _compared(
    form: Form, budget: Decimal, one: Prose, share: Decimal, heads: list[_Heads]
) -> Iterator[Observation]:
    yuan = form.yuan(budget)
    near = min(heads, key=lambda found: abs(found.number * share - yuan))
    product, loose = near.number * share, yuan * (_ROUGH if near.rough else _NEAR)
    places, rows = [one.place, form.place("budget_total")], [near.row] if near.row else []
    evidence = f"{near.text} × {say(share)}元 = {wan(product)}，预算{say(budget)}{form.money_unit}"
    if abs(product - yuan) <= loose:
        yield holds(form, "人数乘本级负担标准等于预算", evidence, *rows, places=places)
        return
    ratio = product / yuan
    alone_ = len({found.number for found in heads}) == 1
    if paid_elsewhere(form) or not alone_ or not _RELATED[0] < ratio < _RELATED[1]:
        return
    gap, more = abs(product - yuan), "多" if product > yuan else "少"
    said = f"{evidence}，差{wan(gap)}（{more}{say(rounded(gap / yuan * _HUNDRED, 1))}%）"
    message = (
        f"“{form.name}”写{near.text}、本级每人负担{say(share)}元，得{wan(product)}，"
        f"与预算{say(budget)}{form.money_unit}不符"
    )
    yield wrong(form, message, said, *rows, places=places, rests_on=["value", "unit"])
