"""Project codes, function codes, and what the reader asks about merged cells."""

import re
from collections import Counter
from collections.abc import Iterator

from baoheng.checking.check import COMMON_SENSE, Observation, check, holds, wrong
from baoheng.checking.dossier import Dossier, Form
from baoheng.checking.lexicon import section
from baoheng.checking.wording.divisions import belongs, division_name, divisions_of
from baoheng.checking.wording.names import project_likeness
from baoheng.checking.wording.projectcodes import ProjectCode, expected_check, parse_code
from baoheng.checking.wording.texts import shown
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.reading.values import clean

_FILE = "codes.toml"
_PLATFORM = "预算管理一体化：项目编码21位，1—6位区划、7—8位设立年份、第9位类别"
_CLASSES = "《政府收支分类科目》支出功能分类"
_DOUBTS = ("EMPTY_LEVEL", "CENTRED_LEVEL", "LEVEL_MISSING", "EMPTY_PROJECT")
_PIECED = ("PROJECT_PIECED", "PROJECT_REPAIRED")
_FUNCTION = re.compile(r"(?<!\d)(2\d{2})[-\s.]?(\d{2})(?:[-\s.]?(\d{2}))?(?!\d)")
_UNLIKE, _MOST = 50, 2
_OURS = "210卫生健康支出（如21015医疗保障管理事务）"


def _codes(dossier: Dossier) -> Iterator[tuple[Form, ProjectCode]]:
    for form in dossier.forms:
        code = parse_code(form.table.project_code) if form.table.project_code else None
        if code is not None:
            yield form, code


def _spots(form: Form) -> list[Place | None]:
    return [form.place("project_code") or form.place("project")]


@check(
    "F01",
    "项目编码不合规则",
    kind=Kind.OTHER,
    severity=Severity.WARNING,
    group=ReviewGroup.COMPLETENESS,
    applies="填写了项目编码的表",
    basis=_PLATFORM,
    todo="从一体化系统中核对项目编码",
)
def project_code_malformed(dossier: Dossier) -> Iterator[Observation]:
    """项目编码应为21位，区划是本单位所在地的、与本单位其他项目相同，设立年份不晚于表的年度。"""
    found = [*_codes(dossier)]
    divisions = {code.text: code.division for _, code in found if code.whole}
    usual = Counter(divisions.values()).most_common(1)
    for form, code in found:
        said = [*code.faults, *_strange(form, code, usual, dossier)]
        places = _spots(form)
        if said:
            long = len(code.text) == section(_FILE, "length")
            hint = not code.standard and not long
            yield wrong(
                form,
                f"“{form.name}”的项目编码{said[0]}",
                f"{code.text}：{'；'.join(said)}"
                + ("" if long else f"；应为{section(_FILE, 'length')}位"),
                places=places,
                severity=Severity.ADVICE if hint or _only_letter(said) else None,
            )
        else:
            yield holds(
                form,
                f"“{form.name}”的项目编码合乎规则",
                f"{code.text}共{len(code.text)}位；区划{code.division}，{code.year}年设立，"
                f"第9位{code.text[8]}",
                places=places,
            )


def _only_letter(said: list[str]) -> bool:
    return len(said) == 1 and "常见为" in said[0]


def _strange(
    form: Form, code: ProjectCode, usual: list[tuple[str, int]], dossier: Dossier
) -> Iterator[str]:
    """A year or a division that cannot belong to this form."""
    if code.year is None:
        return
    year = form.year or dossier.as_of.year
    if code.year > year:
        yield f"第7—8位是{code.text[6:8]}，设立年份{code.year} > {year}"
    bureau = divisions_of(form.table.department or form.document.department or "")
    if bureau and code.whole and not belongs(code.division, bureau[1]):
        name, own = bureau
        codes = "、".join(sorted(own)[:3])
        yield (
            f"前6位{code.division}是{division_name(code.division)}的区划，"
            f"填报单位在{name}（{codes}）"
        )
        return
    for division, count in usual:
        above = {f"{division[:2]}0000", f"{division[:4]}00"}
        if count >= _MOST and code.division not in {division, *above}:
            yield f"区划是{code.division}，本单位其他{count}个项目都是{division}"


@check(
    "F02",
    "项目编码的校验位不符",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="以13开头、形式完整的21位项目编码",
    basis="由公开的河北项目编码推得的校验规则，只作提示",
    todo="从一体化系统中核对项目编码，看是否抄错了字符",
)
def check_character_fails(dossier: Dossier) -> Iterator[Observation]:
    """河北的项目编码最后一位应与前20位算出的校验字符相同。"""
    for form, code in _codes(dossier):
        wanted = expected_check(code)
        if wanted is None:
            continue
        last = code.text[-1]
        sign = "=" if last == wanted else "≠"
        evidence = f"{code.text}：前20位算得校验字符{wanted} {sign} 末位{last}"
        if last == wanted:
            message = f"“{form.name}”的项目编码校验位相符"
            yield holds(form, message, evidence, places=_spots(form))
        else:
            message = f"“{form.name}”的项目编码校验位不符，可能抄错了字符"
            yield wrong(form, message, evidence, places=_spots(form))


@check(
    "F04",
    "功能科目与用途不符",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="写了功能科目的项目表和预算表",
    basis=_CLASSES,
    todo="按政府收支分类科目核对所列科目",
)
def function_code_does_not_fit(dossier: Dossier) -> Iterator[Observation]:
    """支出功能科目的编码应与科目名称和项目用途相符。"""
    label = re.compile(section(_FILE, "labels")["function"])
    for form in dossier.forms:
        beside = {key: text for row in form.indicators for key, text in row.extra.items()}
        for key, text in {**beside, **form.table.fields}.items():
            found = _FUNCTION.search(clean(text)) if label.search(key) else None
            if found:
                place = form.place(key) or form.place("project")
                yield from _function(form, "".join(filter(None, found.groups())), text, place)
        yield from _budget_rows(form)


def _function(form: Form, code: str, text: str, place: Place | None) -> Iterator[Observation]:
    known = section(_FILE, "functions").get(code)
    printed = re.sub(r"[^\u4e00-\u9fff]", "", text)
    said = f"“{form.name}”的功能科目{code}"
    if known and printed and not _same_function(printed, known):
        evidence = f"{code}的名称是“{known}”，表中写“{shown(printed)}”"
        yield wrong(form, f"{said}与科目名称不符", evidence, places=[place])
        return
    foreign = section(_FILE, "foreign").get(code[:3])
    if foreign and _is_ours(form):
        evidence = f"{code[:3]}是{foreign}支出，表中写“{shown(text)}”；医保业务一般列{_OURS}"
        message = f"{said}是其他部门的科目，与项目用途不符"
        yield wrong(form, message, evidence, places=[place])
        return
    project = form.table.project or ""
    for entry in section(_FILE, "purposes"):
        fits = re.search(entry["purpose"], project) and not re.search(entry["unless"], project)
        if not fits:
            continue
        if code.startswith(tuple(entry["codes"])):
            evidence = f"{code}属于{entry['name']}"
            yield holds(form, f"{said}与项目用途相符", evidence, places=[place])
        else:
            evidence = f"{code} ≠ {entry['name']}，项目名称“{project}”"
            yield wrong(form, f"{said}与项目用途不符", evidence, places=[place])
        return


def _same_function(printed: str, known: str) -> bool:
    return printed in known or known in printed or project_likeness(printed, known) >= _UNLIKE


def _is_ours(form: Form) -> bool:
    """Whether the form is of a healthcare security body."""
    named = f"{form.document.department}{form.table.department}{form.table.title}"
    return "医保" in named or "医疗保障" in named


def _budget_rows(form: Form) -> Iterator[Observation]:
    """Project spending of a healthcare body that is booked under another department's function."""
    if not _is_ours(form):
        return
    for entry in section(_FILE, "misplaced"):
        found = [
            (str(row.get("code")), str(row.get("name") or ""))
            for row in form.table.rows
            if str(row.get("code") or "").startswith(tuple(entry["codes"]))
        ]
        if found:
            told = "、".join(dict.fromkeys(f"{code[:7]}{name}" for code, name in found))
            message = f"“{form.name}”把医保部门的支出列在{entry['name']}"
            evidence = f"{shown(told, 60)}共{len(found)}行；医保部门一般列{entry['wanted']}"
            yield wrong(form, message, evidence, places=[form.place("title")])


@check(
    "F05",
    "合并单元格的归属需要确认",
    kind=Kind.OTHER,
    severity=Severity.ADVICE,
    group=ReviewGroup.COMPLETENESS,
    applies="读取时靠推断补出层级或项目名称的表",
    basis=COMMON_SENSE,
    todo="对照原件确认这些指标属于哪个层级、哪个项目",
)
def inherited_cells_doubtful(dossier: Dossier) -> Iterator[Observation]:
    """跨页或合并的单元格留空时，补出的层级和项目需要人来确认。"""
    for form in dossier.forms:
        rows = [row for row in form.indicators if _doubts(row)]
        reasons = list(dict.fromkeys(said for row in rows for said in _doubts(row)))
        reasons += [d.message for d in form.table.doubts if d.code in (*_DOUBTS, *_PIECED)]
        if not reasons:
            continue
        count = f"有{len(rows)}个指标的层级" if rows else "的项目名称"
        yield wrong(
            form,
            f"“{form.name}”{count}是推断出来的，请确认",
            f"{'；'.join(reasons[:3])}{f'等{len(reasons)}处' if len(reasons) > 3 else ''}",
            *rows,
            places=[form.place("project")] if not rows else [],
        )


def _doubts(row: Indicator) -> list[str]:
    mended = [fix.reason for fix in row.repairs if fix.kind == "level" and not fix.certain]
    return mended + [doubt.message for doubt in row.doubts if doubt.code in _DOUBTS]
