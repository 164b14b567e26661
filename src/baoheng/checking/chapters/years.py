"""Years left from an earlier form, and deadlines that lie outside the year or are none."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Passage, Stage
from baoheng.checking.lexicon import pattern, section, words
from baoheng.checking.matching.orders import out_of_order, too_long_on_the_way
from baoheng.checking.rows import called, codes, printed, stated
from baoheng.checking.wording.texts import prose, shown
from baoheng.checking.wording.yeartalk import YearTalk, heading_year, intended, stale, years_in
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean, parse_target, parse_unit
from baoheng.reading.values.dates import is_period

_FILE = "years.toml"
_KINDS = ("overall", "project", "narrative", "summary")
_YEARLY = "财预〔2015〕88号：年度绩效目标与当年预算相对应"
_MONTHS = re.compile(r"(20\d{2})[年.\-/](\d{1,2})(?=月|[.\-/]|$)")
_ENDS = (("first", "from"), ("last", "to"))
_TIMELY = re.compile(r"时效|时间|时限|期限|日期")
_LONG_TERM = re.compile(r"^(?:实施期|中期|长期|中长期)")
_NOTE = re.compile(r"[(（][^()（）]*[)）]")
_DATED_HEAD = re.compile(r"完成(?:时间|时限|期限|日期)|时间节点")


@check(
    "B21",
    "年份没有更新",
    kind=Kind.STALE_YEAR,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="知道年度的表，其实施期、标题、目标、指标、任务、支出明细、项目名称和完成情况中写了年份的",
    basis=_YEARLY,
    todo="把年份改为本表的年度；确为往年的事项，请写明是结转、清算或比较的基数",
)
def stale_year(dossier: Dossier) -> Iterator[Observation]:
    """表中的年份应与本表的年度一致，依据、基数和规划期除外。"""
    for form in dossier.forms:
        if form.year is None or form.table.kind not in _KINDS:
            continue
        yield from _period(form, form.year)
        yield from _told_term(form)
        yield from _told_months(form)
        yield from _name(form, form.year)
        yield from _cells(form, form.year)
        yield from _rows(form, form.year)
        if form.stage is Stage.MONITORING:
            yield from _old_figures(form, form.year)
        if form.stage is Stage.SELF_EVALUATION:
            yield from _old_work(form, form.year)
    yield from _titles(dossier)
    yield from _prose(dossier)


def _period(form: Form, year: int) -> Iterator[Observation]:
    period = form.table.period
    years = sorted(set(years_in(period or "")))
    if not period or not years:
        return
    evidence = f"实施期“{clean(period)}”，本表年度{year}年"
    if years[0] <= year <= years[-1]:
        yield holds(form, f"实施期包含{year}年", evidence, places=[form.place("period")])
    else:
        message = f"“{form.name}”的实施期写的是“{clean(period)}”，本表是{year}年的"
        yield wrong(
            form,
            message,
            evidence,
            places=[form.place("period")],
            advice=f"请改为{year}年，例如“{year}年1月—12月”",
        )


def _told_term(form: Form) -> Iterator[Observation]:
    """The project's term in its texts, 自2024年1月起实施，至2025年6月结束, beside its own field."""
    printed = _MONTHS.findall(clean(form.table.period or "").replace(" ", ""))
    if len(printed) != 2:
        return
    for one in prose(form):
        view = clean(one.text).replace(" ", "")
        told = re.search(section(_FILE, "term_told"), view)
        if told is None or re.search(section(_FILE, "term_not"), told.group()):
            continue
        months = [(told["first"], told["from"]), (told["last"], told["to"])]
        same = [(y, int(m)) for y, m in months] == [(y, int(m)) for y, m in printed]
        evidence = f"{one.where}“{told.group()}”，实施期“{clean(form.table.period or '')}”"
        places = [one.place, form.place("period")]
        if same:
            yield holds(form, "文字中的实施期与表中相同", evidence, places=places)
        else:
            message = f"“{form.name}”的{one.where}写的起止时间与表中的实施期不同"
            advice = "请核对项目的起止时间，把两处改成一致"
            yield wrong(form, message, evidence, places=places, advice=advice)


def _told_months(form: Form) -> Iterator[Observation]:
    """服务期18个月，自2025年1月起至2025年12月止: the months between the two."""
    for one in prose(form):
        view = clean(one.text).replace(" ", "")
        for told in re.finditer(section(_FILE, "months_told"), view):
            first, last = (int(told[y]) * 12 + int(told[m]) for y, m in _ENDS)
            real, said = last - first + 1, int(told["months"])
            evidence = f"{one.where}“{told.group()}”，起止共{real}个月"
            if said in (real, real - 1):  # to the same day of the last month
                yield holds(form, "所写的月数与起止时间相符", evidence, places=[one.place])
            else:
                message = f"“{form.name}”的{one.where}写{said}个月，起止时间却是{real}个月"
                yield wrong(form, message, evidence, places=[one.place])


def _name(form: Form, year: int) -> Iterator[Observation]:
    name = form.table.project or ""
    old = [one for one in stale(name, year) if not pattern(_FILE, "carried").search(name)]
    if old:
        yield wrong(
            form,
            f"项目名称“{name}”写的是{old[0].year}年，本表是{year}年的",
            f"项目名称“{name}”，本表年度{year}年",
            places=[form.place("project")],
            advice=f"是当年项目的，请改为{year}年；是往年结转或清算的，请在名称中写明",
            severity=Severity.ADVICE,
        )


def _cells(form: Form, year: int) -> Iterator[Observation]:
    table = form.table
    texts: list[tuple[str, str, Place | None]] = [
        ("年度目标", goal, form.place("goal")) for goal in table.goals
    ]
    texts += [
        ("支出明细", f"{item.name or ''}，{item.item or ''}", item.place)
        for item in table.cost_items
    ]
    for task in table.tasks:
        said = "，".join(part for part in (task.name, task.content, task.goal) if part)
        texts.append(("重点工作", said, task.place))
    for where, text, place in texts:
        if old := stale(text, year):
            yield _found(form, where, old, year, place)
    for label, text in table.fields.items():
        place = form.place(label) or form.place("overview")
        goal = label.endswith("目标") and "实施期" not in label and "中期" not in label
        if old := (stale(text, year) if goal else intended(text, year)):
            yield _found(form, label, old, year, place)


def _found(
    form: Form, where: str, old: list[YearTalk], year: int, place: Place | None
) -> Observation:
    years = "、".join(f"{one}年" for one in dict.fromkeys(talk.year for talk in old))
    quoted = "；".join(dict.fromkeys(f"“{talk.clause}”" for talk in old))
    return wrong(
        form,
        f"“{form.name}”的{where}写的是{years}，本表是{year}年的",
        f"{where}{quoted}，本表年度{year}年",
        places=[place],
    )


def _rows(form: Form, year: int) -> Iterator[Observation]:
    for row in form.indicators:
        texts = {
            "名称": _without_note(row.level3, year),
            "指标值": row.target.text,
            "说明": row.description or "",
            "评分标准": row.scoring or "",
        }
        for where, text in texts.items():
            if old := stale(text, year, note=where == "说明"):
                years = "、".join(f"{one}年" for one in dict.fromkeys(talk.year for talk in old))
                message = f"{called(form, row)}的{where}写的是{years}，本表是{year}年的"
                evidence = f"{where}“{' '.join(clean(text).split())}”，本表年度{year}年"
                yield wrong(form, message, evidence, row)
                break


def _without_note(name: str, year: int) -> str:
    """A name that says the year at hand, without what it adds in brackets."""
    bare = _NOTE.sub("", name)
    return bare if f"{year}年" in bare else name


def _old_figures(form: Form, year: int) -> Iterator[Observation]:
    """A monitoring form whose figures are of an earlier year: 截至2024年7月末数据 in 2025."""
    for row in form.indicators:
        texts = (row.actual_text, row.reason, row.remark, *row.extra.values())
        for text in (clean(text).replace(" ", "") for text in texts if text):
            told = re.search(section(_FILE, "as_of"), text)
            if told and int(told["year"]) < year:
                message = f"{called(form, row)}的数据是{told['year']}年的，本表监控的是{year}年"
                yield wrong(form, message, f"“{shown(text)}”，本表年度{year}年", row)
                break


def _old_work(form: Form, year: int) -> Iterator[Observation]:
    """A self-evaluation whose text tells the work of an earlier year: 2023年共建成 in 2024."""
    heads = [section("results.toml", name) for name in ("completion_fields", "conclusion_fields")]
    fields = re.compile("|".join(chain.from_iterable(heads)))
    for label, text in form.table.fields.items():
        view = clean(text).replace(" ", "")
        told = re.search(section(_FILE, "done_in"), view)
        if not told or not fields.search(label) or f"{year}年" in view:
            continue
        lead = view[: told.start()]
        if int(told["year"]) < year and not lead.endswith(words(_FILE, "before")):
            talk = [YearTalk(int(told["year"]), shown(view[told.start() :]))]
            yield _found(form, label, talk, year, form.place(label) or form.place("actual_goal"))


def _titles(dossier: Dossier) -> Iterator[Observation]:
    """One table of a document that carries an earlier year than most of the others."""
    for reading in dossier.readings:
        forms = [
            form
            for form in dossier.forms
            if form.document is reading.document
            and form.table.kind in _KINDS
            and form.stage is Stage.TARGET
            and not pattern(_FILE, "looking_back").search(form.table.title or "")
        ]
        yield from _odd_title(forms)
        titles: dict[str, list[Form]] = {}
        for form in dossier.forms:
            if form.document is reading.document and form.stage is not Stage.TARGET:
                title = re.sub(r"20\d\d", "", "".join((form.table.title or "").split()))
                titles.setdefault(title, []).append(form)
        for alike in titles.values():
            if len({form.table.project for form in alike}) == len(alike):  # not one over the years
                yield from _odd_title(alike)


def _odd_title(forms: list[Form]) -> Iterator[Observation]:
    """The forms whose titles carry an earlier year than most of the titles."""
    dated = [(form, years_in(form.table.title or "")) for form in forms]
    counted = Counter(years[0] for _, years in dated if years)
    if not counted:
        return
    most, count = counted.most_common(1)[0]
    for form, years in dated:
        if years and years[0] < most and count > sum(counted.values()) / 2:
            title = form.table.title or ""
            message = f"“{title}”是{years[0]}年的标题，同一文件的其他表是{most}年的"
            evidence = f"标题“{title}”；同一文件有{count}张表写{most}年"
            yield wrong(form, message, evidence, places=[form.place("title")])


def _prose(dossier: Dossier) -> Iterator[Observation]:
    """Running text around the tables: last year's heading, or plans for a year that is over."""
    first: dict[int, Form] = {}
    for form in dossier.forms:
        first.setdefault(id(form.document), form)
    for passage in dossier.passages():
        owner = first.get(id(passage.document))
        if owner is not None:
            yield from _report(dossier, owner, passage)
        if owner is None or owner.year is None or owner.stage is not Stage.TARGET:
            continue
        heading = heading_year(passage.text)
        old = intended(passage.text, owner.year)
        if heading is not None and heading < owner.year:
            old = [YearTalk(heading, passage.text.strip())]
        if old:
            yield _found(owner, "正文", old, owner.year, passage.place)


def _report(dossier: Dossier, owner: Form, passage: Passage) -> Iterator[Observation]:
    """现将我局2022年度自评情况报告如下, in a document whose forms are of 2024."""
    told = re.search(section(_FILE, "reported"), clean(passage.text).replace(" ", ""))
    years = {
        form.year
        for form in dossier.forms
        if form.document is owner.document and form.stage is not Stage.TARGET
    }
    if (
        told
        and years
        and None not in years
        and int(told["year"]) < min(year for year in years if year)
    ):
        year = max(one for one in years if one)
        talk = [YearTalk(int(told["year"]), told.group())]
        yield _found(owner, "正文", talk, year, passage.place)


@check(
    "B22",
    "完成期限不在年度内或没有期限",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.FEASIBILITY,
    applies="指标值是日期的指标，以及时效指标；监控表只看日期",
    basis=f"{_YEARLY}；时效指标应有完成时间、阶段时间或频次",
    todo="写本年度内的完成日期，例如“11月30日前”，或写频次",
)
def deadline_outside_year(dossier: Dossier) -> Iterator[Observation]:
    """完成期限应是本年度内的一个日期，不能只写“全年”。"""
    for form, row in _dated_rows(dossier):
        if "DATE_INVALID" in codes(row):
            message = f"{called(form, row)}的期限“{printed(row)}”没有这一天"
            yield wrong(
                form, message, f"“{printed(row)}”：该月没有这一天", row, severity=Severity.ERROR
            )
        elif _is_no_deadline(row):
            shown = (
                f"{row.level3}：{printed(row)}" if is_period(clean(row.level3)) else printed(row)
            )
            yield wrong(
                form,
                f"{called(form, row)}的期限“{printed(row)}”是一整段时间，什么时候完成都算按期",
                f"“{shown}”没有完成的日子",
                row,
                severity=Severity.ADVICE,
            )
        elif form.year is not None and not _is_for_later(row):
            for where, text, date in _dates(row, form.year):
                yield _in_year(form, row, where, text, date)
    for form in dossier.targets():
        yield from out_of_order(form)
    for form in (*dossier.evaluations(), *dossier.monitorings()):
        yield from too_long_on_the_way(form)


def _dated_rows(dossier: Dossier) -> Iterator[tuple[Form, Indicator]]:
    """Rows of target tables; of monitoring forms those whose deadline is a date."""
    yield from stated(dossier)
    for form in dossier.forms:
        if form.stage is Stage.MONITORING:
            yield from ((form, row) for row in form.indicators if row.target.date)


def _is_for_later(row: Indicator) -> bool:
    """Whether the row states the target of a whole period of several years."""
    return any(_LONG_TERM.search(text) for text in row.extra.values())


def _is_no_deadline(row: Indicator) -> bool:
    """A stretch of time in place of a deadline: 2023年全年, 1年, or a name that is one."""
    timely = _TIMELY.search(f"{row.level2 or ''}{row.level3}") is not None
    if "PERIOD" in codes(row) and timely:
        return True
    if is_period(clean(row.level3)) and "全年" in row.level3 and row.target.date is None:
        return True
    unit = parse_unit(row.target.unit) if row.target.unit else None
    whole = unit is not None and unit.dimension == "calendar" and row.target.value is not None
    if not whole or unit is None or row.target.value is None:
        return False
    year = row.target.value * unit.scale == 12 and row.target.operator in (Operator.LE, Operator.EQ)
    return year and pattern(_FILE, "deadlines").search(row.level3) is not None


def _dates(row: Indicator, year: int) -> Iterator[tuple[str, str, datetime.date]]:
    """The deadlines of a row: its value, and a column of its own."""
    told = [one.date for one in row.target.alternatives if one.reading == "按数值读"]
    if date := row.target.date or next((one for one in told if one), None):
        yield "指标值", printed(row), date
    for head, text in row.extra.items():
        if _DATED_HEAD.search(head):
            found = parse_target(text, level2="时效指标", year=year)
            if found.date:
                yield f"“{head}”栏", clean(text), found.date


def _in_year(form: Form, row: Indicator, where: str, text: str, date: datetime.date) -> Observation:
    year = form.year or date.year
    years = years_in(form.table.period or "") or [year]
    first, last = min(year, *years), max(year, *years)
    first = year if last == year else first
    evidence = f"{where}“{text}”，期限{date.isoformat()}，年度{first}年" + (
        f"至{last}年" if last != first else ""
    )
    settled = pattern(_FILE, "settled").search(f"{row.level3}{text}") is not None
    if first <= date.year <= last or (settled and date.year == last + 1 and date.month <= 6):
        return holds(form, f"“{row.level3}”的期限在年度内", evidence, row)
    early = "早于" if date.year < first else "晚于"
    next_year = re.search(r"次年|下一?年|明年|翌年", text) is not None
    return wrong(
        form,
        f"{called(form, row)}的期限“{text}”{early}本年度",
        evidence,
        row,
        severity=Severity.ADVICE if next_year else None,
    )
