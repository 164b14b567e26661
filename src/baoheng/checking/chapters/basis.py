"""The basis of targets: whether it is there, in force, of the right year and rightly cited."""

import re
from collections import Counter
from collections.abc import Iterator

from baoheng.checking.amounts import say
from baoheng.checking.check import Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.money.standards import Stated, stated, table, years_of
from baoheng.checking.wording.cells import head_places, listed
from baoheng.checking.wording.docnumbers import DocNumber
from baoheng.checking.wording.texts import (
    Piece,
    Prose,
    cited_numbers,
    content,
    indicators_at,
    prose,
    shown,
)
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.reading.values import clean

_FILE = "basis.toml"
_VALUES = "财预〔2015〕88号：绩效指标值应有历史、行业、计划等标准作依据"
_KINDS = {"fiscal": "财政补助标准", "individual": "个人缴费标准"}
_NOTICE = re.compile(
    r"《[^》]*?(?P<notice>20\d\d)年[^》]*》(?:[(（][^()（）]*[)）])?(?:中)?(?:明确|规定|确定|公布|要求|核定)的?"
    r"(?P<year>20\d\d)年度?[^，。；,;]{0,10}标准"
)


@check(
    "D04",
    "依据缺少、查不到或已过旧",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.RELEVANCE,
    applies="有依据栏的指标，和写了文号的文字",
    basis=_VALUES,
    todo="写明现行有效、可以查到的文件名称和文号",
)
def basis_missing_private_or_old(dossier: Dossier) -> Iterator[Observation]:
    """指标值的依据应当是查得到、仍然有效的文件或标准。"""
    heads, names = (
        Counter(form for form, _ in head_places(dossier, role)) for role in ("basis", "level3")
    )
    for form, count in heads.items():
        if count >= names[form]:  # else one of its tables has no such column
            yield from _missing(form)
    for form in dossier.targets():
        yield from _private(form)
    for form, cited in cited_numbers(dossier).items():
        yield from _old(dossier, form, cited)


def _missing(form: Form) -> Iterator[Observation]:
    none = re.compile(section(_FILE, "none"))
    rows = [row for row in form.indicators if none.fullmatch(clean(row.basis or ""))]
    if rows and form.stage is Stage.TARGET:
        share = f"{len(form.indicators)}个指标中{len(rows)}个没有依据"
        message = f"“{form.name}”有{len(rows)}个指标没有写依据：{listed(rows)}"
        yield wrong(form, message, share, *rows)


def _private(form: Form) -> Iterator[Observation]:
    private = re.compile(section(_FILE, "private"))
    found = [(row, m.group()) for row in form.indicators if (m := private.search(row.basis or ""))]
    if found:
        said = "、".join(dict.fromkeys(f"“{word}”" for _, word in found))
        message = f"“{form.name}”有{len(found)}个指标以{said}为依据，外人查不到，不能支持指标值"
        evidence = f"{len(form.indicators)}个指标中{len(found)}个的依据写{said}"
        yield wrong(form, message, evidence, *(row for row, _ in found))


def _old(
    dossier: Dossier, form: Form, cited: list[tuple[Piece, DocNumber]]
) -> Iterator[Observation]:
    """Documents that are old, or whose issuer is no more; one finding a document."""
    year = form.year or _spoken_year(dossier, form)
    for normal in dict.fromkeys(number.normal for _, number in cited):
        mine = [(piece, number) for piece, number in cited if number.normal == normal]
        reasons = [*_reasons(mine[0][1], mine[0][0].text, year)]
        if not reasons or normal in section(_FILE, "standing"):
            continue
        places = list(dict.fromkeys(piece.place for piece, _ in mine))
        message = f"“{form.name}”的依据{mine[0][1].text}{reasons[0]}，请核对是否仍然有效"
        evidence = f"{mine[0][1].text}：{'；'.join(reasons)}，共{len(mine)}处"
        yield wrong(form, message, evidence, *indicators_at(form, set(places)), places=places)


def _reasons(number: DocNumber, text: str, year: int | None) -> Iterator[str]:
    oldest = section(_FILE, "oldest")
    if year and year - number.year > oldest:
        yield f"已{year - number.year}年（{year} - {number.year} > {oldest}年）"
    for body in section(_FILE, "abolished"):
        kept = "keep" in body and number.prefix.startswith(body["keep"]) and number.year >= 2013
        if re.search(body["prefix"], number.prefix) and not kept:
            after = number.year > body["ended"]
            said = "不会再有这一年的文号" if after else f"职能已转到{body['now']}"
            yield f"的发文机关{body['name']}{body['ended']}年已撤并，{said}"
            return
    for body in section(_FILE, "handed_over"):
        near = text[max(0, number.start - 60) : number.end + 20]
        early = number.year <= body["ended"] and (year or 0) > body["ended"]
        if early and re.search(body["prefix"], number.prefix) and re.search(body["about"], near):
            yield f"由{body['name']}印发，{body['ended']}年后医保职能已转到{body['now']}"
            return


def _spoken_year(dossier: Dossier, form: Form) -> int | None:
    """The year that the document's text speaks of most, for a form that prints none."""
    years: Counter[int] = Counter(
        int(year)
        for piece in content(dossier)
        if piece.form.document is form.document and piece.loose
        for year in re.findall(r"(20\d\d)年", piece.text)
    )
    known = [year for year, _ in years.most_common() if year <= dossier.as_of.year + 1]
    return known[0] if known else None


@check(
    "D05",
    "人均标准与年度不符",
    kind=Kind.STALE_YEAR,
    severity=Severity.WARNING,
    group=ReviewGroup.SUITABILITY,
    applies="写了居民医保各级合计补助标准或个人缴费标准的表，年度在国家标准表内",
    basis="国家医保局、财政部、税务总局历年《关于做好城乡居民基本医疗保障工作的通知》",
    todo="按当年国家标准（当地更高的按当地文件）改写，或写明用的是哪一年的标准",
)
def standard_of_another_year(dossier: Dossier) -> Iterator[Observation]:
    """居民医保的人均补助标准和个人缴费标准应与年度和所引文件相符。"""
    done: set[tuple[str, str, str]] = set()
    for one in stated(dossier):
        mark = (one.form.document.file, f"{one.form.number}{one.where}", one.printed)
        if one.form.year is None or mark in done:
            continue
        done.add(mark)
        yield from (
            _fiscal(one, one.form.year) if one.kind == "fiscal" else _individual(one, one.form.year)
        )
        yield from _notice(one)
    for form in dossier.targets():
        for one_ in prose(form):
            yield from _of_another_notice(one_)


def _of_another_notice(one: Prose) -> Iterator[Observation]:
    """《关于做好2024年…的通知》明确的2026年补助标准: a notice tells its own year's standard."""
    view = "".join(clean(one.text).split())
    for match in _NOTICE.finditer(view):
        if match["notice"] != match["year"]:
            message = (
                f"“{one.form.name}”的{one.where}引的是{match['notice']}年的通知，"
                f"说的却是{match['year']}年的标准"
            )
            yield wrong(
                one.form,
                message,
                f"“{match.group()}”：通知{match['notice']}年，标准{match['year']}年",
                places=[one.place],
                advice="请改引当年的文件；当年文件未印发的，写明暂按上年标准测算",
            )


def _fiscal(one: Stated, year: int) -> Iterator[Observation]:
    known, named = table("fiscal"), one.named or year
    latest = max(known)
    if known.get(named) == one.value:
        yield _agrees(one, named)
        return
    wanted = known.get(year, known[latest] if year > latest else None)
    if one.explained or wanted is None:
        return
    others = years_of("fiscal", one.value)
    evidence = _compare(one, year)
    if others and one.value < wanted:
        yield _wrong(one, f"是{others[0]}年的国家标准，不是{year}年的", evidence)
    elif others and year <= latest:
        said = f"与{others[0]}年的国家标准相同，高于{year}年的"
        yield _wrong(one, said, evidence, Severity.ADVICE)
    elif one.certain and one.value < wanted and one.value * 3 > wanted * 2:
        yield _wrong(one, f"低于国家规定的{say(wanted)}元", evidence)


def _individual(one: Stated, year: int) -> Iterator[Observation]:
    """The fee of a year is paid at the end of the year before: either year's may be meant."""
    known = table("individual")
    fitting = [known[y] for y in (year - 1, year) if y in known]
    if one.value in fitting:
        yield _agrees(one, year if known.get(year) == one.value else year - 1)
        return
    others = [other for other in years_of("individual", one.value) if other < year - 1]
    if others and fitting and not one.explained and one.named not in others:
        said = f"是{others[-1]}年的国家标准，{year}年的参保缴费应为{say(fitting[-1])}元"
        yield _wrong(one, said, _compare(one, year), Severity.ADVICE)


def _notice(one: Stated) -> Iterator[Observation]:
    """A cited national notice and the standard that is stated with it."""
    known = table(one.kind)
    cited = [year for year in dict.fromkeys(one.notices) if year in known]
    if not cited or one.kind != "fiscal" or not years_of("fiscal", one.value):
        return
    said = "、".join(f"{year}年通知规定{say(known[year])}元" for year in cited)
    if any(known[year] == one.value for year in cited):
        yield holds(
            one.form,
            f"{one.where}的{one.printed}与所引通知一致",
            f"{one.printed} = {said}",
            places=[one.place],
        )
    elif not one.explained:
        other = years_of("fiscal", one.value)[0]
        yield _wrong(one, f"与所引的通知不符，是{other}年的标准", f"{one.printed} ≠ {said}")


def _agrees(one: Stated, year: int) -> Observation:
    return holds(
        one.form,
        f"{one.where}的{_KINDS[one.kind]}{one.printed}与国家{year}年标准一致",
        f"{one.printed} = {year}年国家{_KINDS[one.kind]}{say(table(one.kind)[year])}元/人",
        *([one.indicator] if one.indicator else []),
        places=[one.place],
    )


def _compare(one: Stated, year: int) -> str:
    known = table(one.kind)
    rows = [f"{y}年{say(known[y])}元" for y in (year - 2, year - 1, year) if y in known]
    return f"{one.where}：“{shown(one.sentence, 60)}”；国家{_KINDS[one.kind]}：{'、'.join(rows)}"


def _wrong(one: Stated, said: str, evidence: str, severity: Severity | None = None) -> Observation:
    return wrong(
        one.form,
        f"“{one.form.name}”的{one.where}写{_KINDS[one.kind]}{one.printed}，{said}",
        evidence,
        *([one.indicator] if one.indicator else []),
        places=[one.place],
        severity=severity,
        rests_on=["value", "unit"] if one.indicator else [],
    )
