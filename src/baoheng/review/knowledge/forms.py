"""Which conditions each logic can judge, and what each of them needs; nothing else ever runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from baoheng.ledger.definitions import dictionary
from baoheng.review.knowledge.entry import Entry
from baoheng.review.rules import rules

CALENDAR = ("hour", "day", "visit", "month", "quarter", "year")
MISSING = "缺"  # begins what says which parts are not there
ANY = None  # of windows: whichever, or none
NEEDS = {
    "low": "下限", "limit": "上限", "sex": "性别", "ratio": "比例", "window_size": "时间范围长度",
    "items": "项目编码", "others": "另一方项目编码", "values": "取值", "other_values": "另一方取值",
    "setting": "就医场景",
}  # fmt: skip
_TEXTS = ("med_type", "setting", "insutype", "department", "matn_stas", "dise_codg")
_NUMBERS = ("age", "age_days", "medins_level", "antibiotic_lv")


@dataclass(frozen=True, slots=True)
class Form:
    """A condition that a logic knows: its operator, attributes, measures, windows and needs.

    An empty tuple says that there must be none; ``windows`` None that it does not matter.
    """

    operator: str | None = None
    attributes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    windows: tuple[str, ...] | None = ANY
    needs: tuple[str, ...] = ()

    def fits(self, one: Entry) -> bool:
        """Whether a point is of this form, complete or not."""
        return (
            one.operator == self.operator
            and (not self.attributes or one.attribute in self.attributes)
            and (not self.measures or one.measure in self.measures)
            and (self.windows is None or one.window in self.windows)
        )


_ITEM = ("items",)
FORMS: dict[str, tuple[Form, ...]] = {
    "restrict": (
        Form("at_least", _NUMBERS, needs=("limit", *_ITEM)),
        Form("at_most", _NUMBERS, needs=("limit", *_ITEM)),
        Form("between", _NUMBERS, needs=("low", "limit", *_ITEM)),
        Form("sex", ("sex",), needs=("sex", *_ITEM)),
        Form("in", (*_TEXTS, "diagnosis"), needs=("values", *_ITEM)),
        Form("not_in", (*_TEXTS, "diagnosis"), needs=("values", *_ITEM)),
        Form("never_fund", ("pay_scope",), needs=_ITEM),
    ),
    "compose": (Form("never", needs=_ITEM), Form("only", needs=_ITEM)),
    "cap": (
        Form(
            measures=("cnt", "amount", "days", "cnt_per_day"),
            windows=("line",),
            needs=("limit", *_ITEM),
        ),
        Form(measures=("cnt", "amount"), windows=CALENDAR, needs=("limit", *_ITEM)),
        Form(measures=("cnt", "amount"), windows=("days",), needs=("limit", "window_size", *_ITEM)),
        Form(
            measures=("days_used",),
            windows=("visit", "month", "quarter", "year"),
            needs=("limit", *_ITEM),
        ),
        Form(measures=("distinct_drugs",), windows=("visit",), needs=("limit",)),
        Form(
            measures=("visits", "stays"),
            windows=("day", "month", "quarter", "year"),
            needs=("limit",),
        ),
        Form(measures=("visits", "stays"), windows=("days",), needs=("limit", "window_size")),
    ),
    "exclude": (
        Form("exclude", windows=("visit", "day", "hour"), needs=("items", "others")),
        Form("exclude", windows=("hours", "days"), needs=("window_size", "items", "others")),
    ),
    "bundle": (Form("bundle", windows=("day", "visit"), needs=_ITEM),),
    "require": (
        Form("requires", windows=("visit",), needs=("items", "others")),
        Form("requires_before", needs=("window_size", "items", "others")),
        Form("dx_requires", ("diagnosis",), needs=("values", *_ITEM)),
        Form("at_most_after", ("procedure",), needs=("limit", "values", *_ITEM)),
        Form("in", ("diagnosis",), needs=("values", *_ITEM)),
        Form("not_in", ("diagnosis",), needs=("values", *_ITEM)),
    ),
    "price": (
        Form("price_cap", needs=_ITEM),
        Form("discount", windows=("day", "visit"), needs=("ratio", *_ITEM)),
    ),
    "compatible": (
        Form("sex", ("diagnosis_sex", "procedure_sex"), needs=("sex", "values")),
        Form("between", ("diagnosis_age",), needs=("low", "limit", "values")),
        Form("not_in", ("main_procedure",), needs=("values",)),
        Form("needs_dx", ("main_procedure",), needs=("values", "other_values")),
    ),
    "quality": (
        Form("required", ("maindiag_flag",)),
        Form("required", ("bilg_dr_codg",), needs=_ITEM),
        Form("at_most", ("upload_hours",), needs=("limit",)),
        Form("within_stay", ("fee_date",)),
        Form("not_after", ("die_date",)),
    ),
    "sequence": (
        Form("min_gap", needs=("limit",)),
        Form("no_overlap"),
        Form("no_visit_during_stay"),
    ),
    "admission": (Form("admission", needs=("limit",)),),
    "indicator": (
        Form("share_above", ("med_chrgitm_type",), windows=("year",), needs=("limit", "values")),
        Form("share_above", ("item",), windows=("year",), needs=("limit", *_ITEM)),
        Form("share_above", ("infection", "readmission"), windows=("year",), needs=("limit",)),
    ),
    "stock": (Form("stock_balance", needs=("limit", "values")), Form("sold_once")),
    "cluster": (Form(measures=("persons",), windows=("hour",), needs=("limit",)),),
    "swipe": (Form(measures=("swipes",), windows=("hour",), needs=("limit",)),),
}


def lacking(one: Entry) -> str:
    """What keeps a point from being judged, in words; empty where it is complete."""
    rule = rules().get(one.rule)
    if rule is None:
        return f"没有规则“{one.rule}”"
    fitting = [form for form in FORMS.get(rule.logic, ()) if form.fits(one)]
    if not fitting:
        return f"规则“{rule.name}”不会这样判断（{said(one) or '没有判断方法'}）"
    return min((_missing(form, one) for form in fitting), key=len)


def _missing(form: Form, one: Entry) -> str:
    nothing = (None, (), "")
    names = [
        NEEDS[name]
        for name in form.needs
        if getattr(one, name) in nothing or (name == "window_size" and one.window_size == 0)
    ]
    return f"{MISSING}{'、'.join(names)}" if names else ""


def said(one: Entry) -> str:
    """Its condition in the words of the dictionaries."""
    return "，".join(_parts(one))


def _parts(one: Entry) -> Iterator[str]:
    yield from (
        dictionary(name).get(value, value)
        for name, value in (
            ("point_attribute", one.attribute),
            ("point_operator", one.operator),
            ("gend", one.sex),
            ("care_setting", one.setting),
            ("point_window", one.window),
            ("point_measure", one.measure),
        )
        if value
    )
    if one.window_size is not None:
        yield f"长度{one.window_size}"
    for word, number in (("下限", one.low), ("上限", one.limit), ("比例", one.ratio)):
        if number is not None:
            yield f"{word}{number.normalize():f}"
