"""Pages of the reference about what is measured and printed: every measure, every form."""

from collections.abc import Iterator, Mapping

from reference_tables import table

from baoheng.forms import Form, forms
from baoheng.forms.model import Block, Cells
from baoheng.ledger.definitions import dictionary, tables
from baoheng.measures.definitions import measures, needs
from baoheng.measures.explain import formula
from baoheng.measures.model import Dimension, Measure
from baoheng.measures.words import ACCUMULATIONS, DIRECTIONS, EMPTY, SHAPES, SUBJECTS

LISTED = {
    "indicators": "每个指标一行",
    "money": "资金",
    "tasks": "年度主要任务，每项一行",
    "management": "资金管理情况",
    "projects": "每个项目一行",
}


def measure_page() -> str:
    """Every measure by subject: definition in words, parameters, tables, names, source."""
    by_subject: dict[str, list[Measure]] = {}
    for one in measures().values():
        by_subject.setdefault(one.id.split("/")[0], []).append(one)
    ordered = sorted(by_subject, key=_rank)
    parts = [
        "# 测算项\n",
        f"共 {len(measures())} 个，每个由 `packs/national/measures/` 里的一个文件夹定义。"
        "在终端看同样的内容：`baoheng measures show 名称`。\n"
        "比率和平均的公式里，分子、分母都先各自合计，再相除。怎样用见"
        "[测算指标](../操作/测算指标.md)，怎样算见[怎样测算](../说明/怎样测算.md)。\n",
        table(
            ("主题", "个数", "测算项"),
            [
                (f"[{_title(s)}](#{_title(s)})", str(len(by_subject[s])), _names(by_subject[s]))
                for s in ordered
            ],
        ),
    ]
    for subject in ordered:
        parts.append(f"\n## {_title(subject)}\n")
        for one in by_subject[subject]:
            parts.append(f"### {one.name}\n\n`{one.id}`　{one.about}\n")
            parts.append(table(("项", "内容"), list(_rows(one))))
    return "\n".join(parts)


def _rank(subject: str) -> tuple[int, str]:
    known = list(SUBJECTS)
    return (known.index(subject) if subject in SUBJECTS else len(known), subject)


def _title(subject: str) -> str:
    return SUBJECTS.get(subject, subject)


def _names(found: list[Measure]) -> str:
    return "、".join(one.name for one in found)


def _rows(one: Measure) -> Iterator[tuple[str, str]]:
    yield "公式", formula(one)
    yield "单位", f"{one.unit or '日期'}，{one.places}位小数" if one.places else one.unit or "日期"
    kind = f"{SHAPES[one.shape]}；{DIRECTIONS[one.direction]}；{ACCUMULATIONS[one.accumulation]}"
    yield "种类", kind + ("；调查得出" if one.surveyed else "")
    if excluded := dict.fromkeys(each.reason for term in one.terms for each in term.exclusions):
        yield "剔除", "、".join(excluded)
    if one.zero:
        yield "分母为零", f"不适用：{one.zero}"
    for term in one.terms:
        if term.empty in EMPTY:
            yield "没有行时", f"没有“{term.words}”：{EMPTY[term.empty]}"
    if one.pending:
        yield "何时没有结果", f"还有{one.pending.words}"
    if one.dimensions:
        yield (
            "参数",
            "<br>".join(_dimension(each, one.dimensions) for each in one.dimensions.values()),
        )
    yield "用到的表", "、".join(tables()[name].title for name in needs(one))
    if one.aliases:
        yield "别名", "、".join(one.aliases)
    yield "依据", one.source
    yield "核对", f"版本 {one.version}；{one.checked_by}，{one.checked_on}；{one.review_on}前再看"


def _dimension(one: Dimension, known: Mapping[str, Dimension]) -> str:
    told = f"{one.title}（`{one.name}`）"
    if one.required:
        others = "、".join(known[name].title for name in one.unless)
        told += "，必须指明" + (f"（写了{others}的不用）" if one.unless else "")
    if one.default:
        words = dictionary(one.codes) if one.codes else {}
        told += f"，不写即 {'、'.join(words.get(value, value) for value in one.default)}"
    if len(one.terms) == 1:
        told += "，只缩小分子" if one.terms == ("numerator",) else "，只缩小分母"
    return told


def form_page() -> str:
    """Every official form: page, blocks from the top, columns, source."""
    parts = [
        "# 表式\n",
        "官方表式的栏目，由 `packs/national/forms/` 里的文件定义；改栏目不改程序。"
        "`evaluate --form` 写自评表（几个项目时另加汇总表），`monitor --form` 写监控表。"
        "目标表三种是定义好的式样，命令行还没有用到。\n",
        table(
            ("表式", "编号", "版面", "版本"),
            [(f.name, f"`{f.id}`", "横" if f.page.landscape else "竖", f.version) for f in forms()],
        ),
    ]
    for form in forms():
        parts.append(f"\n## {form.name}\n\n{form.source}。\n\n标题：{form.title}\n")
        parts.append(table(("块", "栏目（花括号里是取自哪一项）"), list(_blocks(form))))
    return "\n".join(parts)


def _blocks(form: Form) -> Iterator[tuple[str, str]]:
    for left, right in form.above:
        yield "表上", f"{left}　{right}"
    for block in form.blocks:
        yield _block(block)
    for line in form.below:
        yield "表下", line.replace("　", " ")


def _block(block: Block) -> tuple[str, str]:
    if isinstance(block, Cells):
        lines = [" ".join(slot.text for slot in row if slot.text) for row in block.rows]
        return "填写处", "<br>".join(lines)
    columns = "、".join(
        f"{f'{column.group}／' if column.group else ''}{column.head}{{{column.field}}}"
        for column in block.columns
    )
    rows = f"；固定的行：{'、'.join(block.fixed)}" if block.fixed else ""
    return LISTED[block.source], f"{columns}{rows}"
