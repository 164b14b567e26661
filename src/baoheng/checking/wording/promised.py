"""What the prose of a form promises in numbers, and the indicator that keeps the promise."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from baoheng.checking.amounts import Mention, mentions, unit_of
from baoheng.checking.dossier import Dossier, Form, same_year
from baoheng.checking.lexicon import section
from baoheng.checking.wording.names import likeness, marks, pairs, plain, plain_project
from baoheng.checking.wording.texts import loose, noted
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values.numbers import parse_chinese

_FILE = "promises.toml"
_CLAUSE = re.compile(r"[，。；;：:、（(）)\n]|,(?!\d{3})")
_SPLIT_DIGITS = re.compile(r"(?<=\d) (?=[\d%])|(?<=\d\.) (?=\d)|(?<=\d) (?=\.\d)")
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])[（(][^()（）\d]{1,20}[)）](?=[\u4e00-\u9fff])")
_AFTER = re.compile(r"^(?:以上|以下|以内|左右)?的?([\u4e00-\u9fff]{2,10})")
_STOP = re.compile(r"[。；;\n]")
_CHANGED_FROM = re.compile(r"(?:由|从)[^，,]*?\d[^，,]*$")  # 时限由15个工作日压缩至
_SUMMED = re.compile("合计|共计|总计|总共|一共|共有?")
_LIMITS = (Operator.GE, Operator.LE, Operator.GT, Operator.LT)
_CEILINGS, _FLOORS = (Operator.LE, Operator.LT), (Operator.GE, Operator.GT)
_SAME, _SURELY, _HARDLY = 65, 85, 40
_TELLING = Decimal(20)  # a count from here on is hardly met twice by chance
_RATE = re.compile(r"([\u4e00-\u9fff]{2})(?:率|度|比例)$")
_PART = 4
_TIMES = ("clock", "workday", "calendar")
_TERM_END = re.compile("(?:时限|时间|期限|天数|日数)$")
_TERM = re.compile(
    r"(?<![第一二两三四五六七八九十百])[一二两三四五六七八九十百]{1,5}"
    r"(?=个?(?:工作日|工作天|小时|自然日)|分钟|[日天]之?内|个月[以之]?内)"
)


class Kept(StrEnum):
    """What the indicators say of a promise."""

    YES = "yes"
    OTHER_VALUE = "other value"
    UNCLEAR = "unclear"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Promise:
    """A number that the prose promises; ``subject`` is what it is about."""

    form: Form
    where: str
    clause: str
    mention: Mention
    subject: str
    after: str
    place: Place | None
    among: tuple[Form, ...]
    aside: bool = False  # told in a paper beside the form, which need not be measured
    whole: Mention | None = None  # the total that it is a part of: 特困2100人…合计52000人

    @property
    def quote(self) -> str:
        """The clause as printed."""
        return self.clause


def _re(name: str) -> re.Pattern[str]:
    return re.compile(section(_FILE, name))


def promises(dossier: Dossier) -> Iterator[Promise]:
    """All promises of the forms at target time and of the text around them."""
    targets = [*dossier.targets()]
    for form in targets:
        whole = form.table.kind == "overall"
        around = [
            other
            for other in targets
            if whole and other is not form and other.table.kind == "project"
            if same_year(form, other)
        ]
        among = (form, *around)
        for goal in form.table.goals:
            yield from _in(form, "年度目标", goal, form.place("goal"), among, strict=False)
        for label, text in form.table.fields.items():
            place = form.place(label) or form.place("overview")
            if _re("prose_fields").search(label) and "职责" not in label:
                yield from _in(form, label.partition("/")[0], text, place, among)
        for note in noted(form):
            yield from _in(form, note.where, note.text, note.place, among, strict=True, aside=True)
        for task in form.table.tasks:
            for told in (task.content, task.goal):
                where = f"重点工作“{task.name or ''}”"
                yield from _in(form, where, told or "", task.place, among)
    yield from _around(dossier, targets)
    known = {plain_project(form.table.project or "") for form in targets}
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        if plain_project(form.table.project or "") in known:
            continue  # its own target table is here, and was asked
        for goal in form.table.goals:
            yield from _in(form, "年度目标", goal, form.place("goal"), (form,), strict=True)


def _around(dossier: Dossier, targets: Sequence[Form]) -> Iterator[Promise]:
    """Promises of rates in loose text, such as a work plan, for the whole bureau to keep."""
    for piece in loose(dossier):
        among = tuple(form for form in targets if same_year(form, piece.form))
        mine = [form for form in among if form.document is piece.form.document]
        overall = [form for form in mine if form.table.kind == "overall"]
        for form in (*overall, *mine)[:1]:
            yield from _in(
                form, f"正文{piece.place.label}", piece.text, piece.place, among, loose=True
            )


def _in(
    form: Form,
    where: str,
    text: str,
    place: Place | None,
    among: tuple[Form, ...],
    strict: bool = True,
    loose: bool = False,
    aside: bool = False,
) -> Iterator[Promise]:
    text = _terms_in_digits(text)
    if not any(char.isdigit() for char in text):
        return
    view, found = mentions(_ASIDE.sub("", _SPLIT_DIGITS.sub("", text)))
    for one in found:
        start = max((m.end() for m in _CLAUSE.finditer(view, 0, one.start)), default=0)
        end = _CLAUSE.search(view, one.end)
        clause = view[start : end.start() if end else len(view)]
        before, after = view[start : one.start], view[one.end : end.start() if end else None]
        if not _is_promise(form, one, before, after, strict, loose):
            continue
        if _tells_the_change(view, found, one, before):
            continue
        found_after = _AFTER.match(after)
        subject = _re("stop").sub("", _CHANGED_FROM.sub("", before))
        behind = _re("stop").sub("", found_after[1]) if found_after else ""
        yield Promise(form, where, clause, one, subject, behind, place, among,
                      aside, _whole_of(view, found, one))  # fmt: skip


def _terms_in_digits(text: str) -> str:
    """十五个工作日内 → 15个工作日内; other Chinese numerals stay."""
    return _TERM.sub(lambda match: str(parse_chinese(match[0]) or match[0]), text)


def _tells_the_change(view: str, found: Sequence[Mention], one: Mention, before: str) -> bool:
    """Whether a number says by how much the one before it rose: 增加到580家，新增20家."""
    if not _re("risen").fullmatch(before):
        return False
    start = max((m.end() for m in _STOP.finditer(view, 0, one.start)), default=0)
    return any(
        other.unit is not None
        and one.unit is not None
        and other.unit.dimension == one.unit.dimension
        and start <= other.start < one.start
        and other.value > one.value
        for other in found
    )


def _whole_of(view: str, found: Sequence[Mention], one: Mention) -> Mention | None:
    """The total of the same sentence that a number is a part of, if the sentence tells one."""
    start = max((m.end() for m in _STOP.finditer(view, 0, one.start)), default=0)
    end = _STOP.search(view, one.end)
    stop = end.start() if end else len(view)
    for other in found:
        if other is one or other.unit is None or one.unit is None or other.value < one.value:
            continue
        if not start <= other.start < stop or other.unit.dimension != one.unit.dimension:
            continue
        summed = _SUMMED.search(view[max(start, other.start - _PART - 2) : other.start])
        if summed or (other.end <= one.start and "其中" in view[other.end : one.start]):
            return other
    return None


def _is_promise(
    form: Form, one: Mention, before: str, after: str, strict: bool, loose: bool
) -> bool:
    """Whether a number in prose is to be reached, rather than told."""
    kind = one.unit.dimension if one.unit else ""
    near = before[-10:]
    rest = _re("growth").sub("", before) if kind == "ratio" else before
    if not kind or _re("not_before").search(rest) or _re("not_in").search(rest + after):
        return False
    if _re("condition").match(after):
        return False
    if kind == "ratio" and _re("growth").search(before):
        return not (strict or loose) and not _re("growth_of_money").search(before)
    years = [int(year) for year in re.findall(r"(20\d\d)年", before)]
    if any(form.year is None or year < form.year for year in years):
        return False
    # the number takes the words right before it with it: 稳定在32.6万人
    told = bool(_re("kept_at").search(one.text) or _re("verbs").match(one.text))
    verb = _re("verbs").search(near) or _re("verbs").match(before.strip())
    wanted = told or bool(verb) or one.operator in _LIMITS
    wanted = wanted or (one.value >= _TELLING and bool(_re("done_to").search(before)))
    if kind == "ratio":
        rate = _re("ratios").search(before) or _re("ratios").search(after[:8])
        return bool(rate) and (wanted or not (strict or loose))
    if loose:
        return False
    if kind == "money":
        budget = form.table.budget.total
        own = budget is not None and one.yuan == form.yuan(budget)  # 筹集 of what it costs itself
        return bool(_re("money_verbs").search(near)) and not own
    if kind in _TIMES:
        return one.operator in _LIMITS and not strict
    return (kind.startswith(("count", "person"))) and "/" not in kind and wanted


def kept(promise: Promise) -> tuple[Kept, Form | None, Indicator | None]:
    """Whether an indicator holds the promised value, holds another one, or none speaks of it."""
    unclear = None
    for form, row, same in _comparable(promise):
        near = relevance(promise, row)
        if same and (near >= _SAME or (_telling(promise) and near >= _HARDLY // 2)):
            return Kept.YES, form, row
        if same and near < _HARDLY and _shares_words(promise, row):
            near = _HARDLY  # 3个三级系统测评 beside 测评信息系统数量＝3个
        other = _other_rate(promise, row) or (not same and _other_act(promise, row))
        if near >= (_HARDLY if same else _SAME) and not other:
            unclear = unclear or (form, row)
    if unclear is None and _re("growth").search(promise.clause.split(promise.mention.text)[0]):
        unclear = _measured_otherwise(promise)
    own = [(form, row) for form, row, _ in _comparable(promise) if form is promise.form]
    named = [(form, row) for form, row in own if _named(promise, row)]
    named = named or [(form, row) for form, row in own if _ends_with(promise, row)]
    named = _of_one_kind(promise, named)
    if len(named) == 1 and not _re("long_term").search(promise.where + promise.clause):
        return (Kept.OTHER_VALUE, *named[0])
    unclear = unclear or _in_the_whole(promise) or _covered(promise)
    return (Kept.UNCLEAR, *unclear) if unclear else (Kept.NO, None, None)


def _of_one_kind(
    promise: Promise, named: list[tuple[Form, Indicator]]
) -> list[tuple[Form, Indicator]]:
    """Of several rows of one name those in the promise's own unit: 期数 and 人次 of a training."""
    unit = promise.mention.unit
    alike = [
        (form, row)
        for form, row in named
        if unit is not None and (mine := unit_of(row)) and mine.dimension == unit.dimension
    ]
    return alike or named


def _covered(promise: Promise) -> tuple[Form, Indicator] | None:
    """The rate of coverage that measures what is done to all of a kind: 对全县58家医院实行审核."""
    if not re.search(section(_FILE, "all_of")["whole"], promise.clause):
        return None
    view = plain(promise.clause)
    for form in promise.among:
        for row in form.indicators:
            shared = sum(piece in view for piece in set(pairs(plain(row.level3))))
            if "覆盖" in row.level3 and shared >= _PART:
                return form, row
    return None


def _in_the_whole(promise: Promise) -> tuple[Form, Indicator] | None:
    """The indicator of the total that the promise is a part of."""
    if promise.whole is None:
        return None
    whole = replace(promise, mention=promise.whole)
    return next(((form, row) for form, row, same in _comparable(whole) if same), None)


def _shares_words(promise: Promise, row: Indicator) -> bool:
    """Whether two words of the indicator's name stand in the clause, in any order."""
    name, found, at = row.level3, 0, 0
    while at < len(name) - 1:
        hit = name[at : at + 2] in promise.clause
        found, at = found + hit, at + (2 if hit else 1)
    return found > 1


def _measured_otherwise(promise: Promise) -> tuple[Form, Indicator] | None:
    """The indicator that measures the same thing in its own unit, where growth is promised."""
    subject = plain(_re("growth").sub("", promise.subject))
    more = _re("rises").search(promise.clause) is not None
    for form in promise.among:
        for row in form.indicators:
            name = plain(row.level3)
            told = bool(name) and marks(subject) <= marks(name)  # 次均救助水平 is no 救助比例
            if row.target.operator in (_CEILINGS if more else _FLOORS):
                continue  # a ceiling does not ask for growth, nor a floor for a fall
            if told and fuzz.partial_ratio(subject, name) >= _SAME:
                return form, row
    return None


def _named(promise: Promise, row: Indicator) -> bool:
    """Whether the promise speaks of this very indicator, by its name or a telling part of it."""
    if likeness(promise.subject, row.level3) >= _SURELY:
        return True
    if _is_its_term(promise, row) or _done_to_all(promise, row):
        return True
    view, name = plain(promise.subject), plain(row.level3)
    if view and promise.mention.unit is not None:  # 培训480人次 is of 培训人次
        unit = promise.mention.unit.text.lstrip("百千万亿")
        if name in {plain(f"{view}{unit}"), plain(f"{view}{unit}数")} or _same_deed(view, name):
            return True
    return len(view) >= _PART and view in name and not marks(name) - marks(view)


def _ends_with(promise: Promise, row: Indicator) -> bool:
    """Whether the subject ends with the row's name: 组织医保专家评审住院病历, 评审住院病历份数."""
    stem = _re("measured").sub("", plain(row.level3))
    return len(stem) > _PART and plain(promise.subject).endswith(stem)


def _done_to_all(promise: Promise, row: Indicator) -> bool:
    """对118家定点零售药店逐家开展现场检查 is of 现场检查定点零售药店家数: the same noun and act."""
    before, _, after = promise.clause.partition(promise.mention.text)
    name, view = plain(row.level3), plain(after)
    noun = next((view[:n] for n in range(len(view), _PART - 1, -1) if view[:n] in name), "")
    rest = view[len(noun) :]
    act = any(piece in rest for piece in pairs(name.replace(noun, "", 1)))
    return bool(noun and act and _re("done_to").search(before))


def _same_deed(one: str, other: str) -> bool:
    """Whether two names tell the same deed in another order: 发放宣传册 and 宣传册发放数量."""
    first, second = (sorted(_re("measured").sub("", view)) for view in (one, other))
    return first == second and len(first) >= _PART


def _is_its_term(promise: Promise, row: Indicator) -> bool:
    """Whether a deadline is that of the form's only row in such a unit, of which it has a word.

    每月结算并在15个工作日内拨付 beside 月度结算时限; not where the goals tell the row's own too.
    """
    unit, mine = promise.mention.unit, unit_of(row)
    if unit is None or unit.dimension not in _TIMES or mine is None or row.target.value is None:
        return False
    alike = [one for one in promise.form.indicators if _dimension(one) == unit.dimension]
    name = _TERM_END.sub("", plain(row.level3))
    words = [name[at : at + 3] for at in range(len(name) - 2)]
    near = any(word in promise.clause for word in words)
    # 货款30日内结清 has 货款 and 结清
    near = near or sum(pair in promise.clause for pair in set(pairs(name))) > 1
    if len(alike) != 1 or not near:
        return False
    own = row.target.value * mine.scale
    told = mentions(_terms_in_digits("\n".join(promise.form.table.goals)))[1]
    return not any(
        one.unit is not None
        and one.unit.dimension == unit.dimension
        and one.value * one.unit.scale == own
        for one in told
    )


def _dimension(row: Indicator) -> str:
    unit = unit_of(row)
    return unit.dimension if unit else ""


def _other_rate(promise: Promise, row: Indicator) -> bool:
    """Whether the two are rates of different things: 激活率 and 知晓率."""
    mine, other = (
        _RATE.search(plain(promise.subject or promise.after)),
        _RATE.search(plain(row.level3)),
    )
    return bool(mine and other and mine[1] != other[1])


def _other_act(promise: Promise, row: Indicator) -> bool:
    """Whether the two count different acts: 建成…机构5家 and 检查…机构."""
    mine, other = (
        {at for at, acts in enumerate(section(_FILE, "acts")) if any(act in view for act in acts)}
        for view in (promise.clause, row.level3)
    )
    return bool(mine and other) and not mine & other


def relevance(promise: Promise, row: Indicator) -> int:
    """How much the promise and the indicator speak of the same, 0–100."""
    name = plain(row.level3)
    views = [plain(text) for text in (promise.subject, promise.after) if len(text) >= 2]
    return max((round(fuzz.partial_ratio(view, name)) for view in views), default=0)


def _telling(promise: Promise) -> bool:
    unit = promise.mention.unit
    return unit is not None and unit.dimension != "ratio" and promise.mention.value >= _TELLING


def _comparable(promise: Promise) -> Iterator[tuple[Form, Indicator, bool]]:
    """The indicators in a like unit, and whether they hold the same value."""
    mine = promise.mention
    for form in promise.among:
        for row in form.indicators:
            unit, values = unit_of(row), (row.target.value, row.target.value_high)
            numbers = [value for value in values if value is not None]
            if not numbers or mine.unit is None:
                continue
            if unit is None:
                yield form, row, mine.value in numbers
            elif _alike(unit.dimension, mine.unit.dimension):
                base = mine.value * mine.unit.scale
                yield form, row, any(value * unit.scale == base for value in numbers)


def _alike(one: str, other: str) -> bool:
    countable = ("count", "person")
    return one == other or (
        one.startswith(countable) and other.startswith(countable) and "/" not in one + other
    )
