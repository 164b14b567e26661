"""Generate docs/参考 from the code: commands, formats, errors, settings, measures, forms and more.

    python tools/make_reference.py

``tests/test_docs.py`` compares the pages with what would be generated.
"""

import ast
import dataclasses
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

import click
from reference_formats import json_formats
from reference_limits import binding_words, limit_tables
from reference_measures import form_page, measure_page
from reference_profiles import profile_pages
from reference_tables import table
from reference_workbench import workbench_page

from baoheng.checking import CHECKS
from baoheng.checking.reports.words import BASES, SEVERITIES
from baoheng.cli.main import cli
from baoheng.core import errors
from baoheng.core.target import Operator
from baoheng.ledger.columns import Column, Privacy, Type
from baoheng.ledger.definitions import dictionaries, entities, tables
from baoheng.reading import refusals
from baoheng.reading.limits import DEFAULT_LIMITS, Limits
from baoheng.reading.reports.words import KINDS, OPERATORS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "参考"
PACKS = ROOT / "src" / "baoheng" / "packs"
SOURCES = ROOT / "src" / "baoheng" / "reading"
HEAD = "<!-- 由 make docs 从代码生成，请勿手改 -->\n\n"

CHAPTERS = {
    "A": "A 勾稽：算得拢吗，前后一致吗",
    "B": "B 指标值：比较符、数值、单位、方向、年度",
    "C": "C 指标的层级与选取",
    "D": "D 文字、依据与等次",
    "E": "E 自评与监控",
    "F": "F 编码与表的结构",
    "G": "G 通行清单之外的",
}
CODE = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)*")
NEEDS = {
    "DOC": "LibreOffice（另由程序直接解析复核）",
    "RTF": "LibreOffice",
    "ODT": "LibreOffice",
    "ODS": "LibreOffice",
    "WORDML": "LibreOffice",
    "XLSB": "LibreOffice",
    "IMAGE": "扫描识别（pip install 'baoheng[ocr]'）",
}
ERRORS = {
    "BaohengError": "以下各种错误的总称",
    "ReadError": "文件读不了（打不开、被拒绝等）",
    "EmptyDocument": "文件里什么也没有",
    "UnsupportedFormat": "不支持的格式",
    "DamagedDocument": "格式认识，但里面坏了",
    "EncryptedDocument": "有密码",
    "LimitExceeded": "超过大小、深度、时间或内存的上限",
    "ProgramMissing": "需要另装的程序或组件没有装",
    "AccountingMismatch": "读出的文字与另行清点的不符，结果不可信，已作废",
    "OutputError": "结果写不出去",
    "WaiverError": "豁免文件写错了",
    "LedgerError": "对台账提的要求办不到",
    "SourceError": "要装入的来源读不了，或不能当作这张表来读",
    "LedgerBusy": "另一个程序正在写同一张表",
    "LedgerDamaged": "台账自己的文件与写下时不一样了",
    "ServiceError": "实时审核的请求不能照所要的回答（报文不对、权限不符、太忙）",
    "CaseRefused": "对这条疑点现在不能这样办，或不能由这个人办，没有写入",
    "WorkbenchError": "工作台不能照所要的做，或不能开始",
    "NotAllowed": "这个人不能这样做：没有权限、不在负责的范围内，或要换一个人",
    "Conflict": "照现在的状态不能这样做（已经批复、已经有人办了、填得不全）",
    "BindingError": "绑定记录、人填的工作簿或所写的参数不对",
    "PackError": "词汇等数据文件写错了",
}
PRIVACY = {
    Privacy.OPEN: "公开",
    Privacy.INTERNAL: "内部",
    Privacy.PERSONAL: "个人",
    Privacy.SENSITIVE: "敏感",
}
LIMITS = {
    "file_bytes": "一个文件的字节数",
    "unpacked_bytes": "一个压缩包解开后的总字节数",
    "unpack_ratio": "解开后与压缩时之比（1 MiB 以上）",
    "archive_members": "压缩包和文件夹里的文件数",
    "archive_depth": "压缩包套压缩包的层数",
    "rows": "一张表的行数",
    "columns": "一张表的列数",
    "cells": "一份文件的非空格子数",
    "cell_characters": "一格的字数",
    "nesting": "表中套表的层数",
    "pages": "页数",
    "scan_seconds": "读一份扫描件最多的秒数",
    "scan_page_bytes": "推算扫描件页数时，一页至少的字节数",
    "scan_page_seconds": "识别一页扫描图的秒数，页数多的扫描件按此放宽总时间",
    "seconds": "读一个文件的秒数",
    "memory_bytes": "读一个文件的进程可用的内存字节数",
}


def pages() -> dict[str, str]:
    """File name → text of every reference page."""
    made = {
        "命令.md": commands(),
        "格式.md": formats(),
        "错误.md": error_kinds(),
        "存疑.md": doubts(),
        "设置.md": settings(),
        "词汇.md": vocabulary(),
        "检查.md": checks(),
        "口径.md": profile_pages(),
        "台账表.md": ledger_pages(),
        "字典.md": dictionary_page(),
        "测算项.md": measure_page(),
        "表式.md": form_page(),
        "工作台.md": workbench_page(),
    }
    return {name: HEAD + text.rstrip() + "\n" for name, text in made.items()}


def every_command(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands, each group before its own, by the words that are typed."""
    yield before.strip(), group
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before} {name}")
        else:
            yield f"{before} {name}".strip(), command


def ledger_pages() -> str:
    """Every table of the ledger with its columns, rules and what rests on it."""
    parts = [
        "# 台账的表\n",
        "每张表由 `packs/national/ledger/` 里的一段定义生成：装入时的核对、这一页、Excel 模板"
        "都从那里来。\n"
        "金额在台账里以分存，进出都用元；编号进台账时换成整数键，出来时换回原文。\n"
        "“密级”是个人、敏感的列默认遮盖。\n",
    ]
    for one in tables().values():
        key = "、".join(one.by_name[name].title for name in one.key)
        parts.append(f"## {one.title}（`{one.name}`）\n\n{one.about}\n")
        served = f"支撑的指标：{'、'.join(one.serves)}。" if one.serves else "由程序自己写。"
        parts.append(f"主键：{key}。{served}\n")
        rows = [
            (c.title, f"`{c.name}`", _held(c), "是" if c.required else "", PRIVACY[c.privacy])
            for c in one.columns
        ]
        parts.append(table(("列", "国家字段名", "内容", "必填", "密级"), rows))
        parts += [f"- 核对：{rule.say}" for rule in one.rules]
        parts.append("")
    return "\n".join(parts)


def _held(column: Column) -> str:
    """What a column holds."""
    if column.to:
        return f"{entities()[column.to].title}的编号"
    if column.codes:
        return f"字典 {column.codes}"
    match column.type:
        case Type.TEXT:
            return f"文字，最长 {column.size}" if column.size else "文字"
        case Type.NUMBER:
            return f"数，{column.scale} 位小数" + (f"，{column.unit}" if column.unit else "")
        case _:
            return {
                Type.INT: "整数",
                Type.MONEY: "金额，元",
                Type.DATE: "日期",
                Type.TIME: "时间",
                Type.FLAG: "是否",
            }[column.type]


def dictionary_page() -> str:
    """Every dictionary with its codes, and how far it may be trusted."""
    rows = [
        (name, "、".join(f"{a} {b}" for a, b in body["values"].items()), _basis(body))
        for name, body in dictionaries().items()
    ]
    return "# 字典\n\n" + table(("字典", "编码和名称", "依据"), rows) + "\n"


def _basis(body: Mapping[str, Any]) -> str:
    """How far a dictionary may be trusted, and which of its codes are made up."""
    marks = {"seen": "见于接口说明或报文", "common": "通行写法，未见原件", "own": "本软件自定"}
    made = "、".join(body.get("made", ()))
    return marks[body["mark"]] + (f"；{made} 是本软件自编" if made else "")


def commands() -> str:
    """The help page of every command."""
    parts = ["# 命令\n"]
    for name, command in every_command(cli):
        title = f"baoheng {name}".strip()
        context = click.Context(command, info_name=title, terminal_width=90)
        parts.append(f"## {title}\n\n```text\n{command.get_help(context)}\n```\n")
    parts.append("## 返回码\n\n`read` 的返回码；其余命令的写在各自的说明里：\n")
    parts.append(
        table(
            ("返回码", "意思"),
            [
                ("0", "全部读清"),
                ("1", "都读了，但有存疑或未读"),
                ("2", "有文件读不了，或命令写错、结果写不出去"),
                ("130", "被 Ctrl-C 中断"),
            ],
        )
    )
    parts.append("`check` 的返回码：\n")
    parts.append(
        table(
            ("返回码", "意思"),
            [
                ("0", "没有错误，也没有应改的（可能有建议）"),
                ("1", "有应改的，没有错误"),
                ("2", "有错误：自相矛盾或算不拢"),
                ("3", "有文件读不了或没有查全，或命令写错、结果写不出去"),
                ("130", "被 Ctrl-C 中断"),
            ],
        )
    )
    return "\n".join(parts)


def formats() -> str:
    """Every kind that is read, with the endings it usually has and what it needs."""
    rows = [
        (refusals._TITLES[kind], " ".join(endings), NEEDS.get(kind.name, "—"))
        for kind, endings in refusals._ENDINGS.items()
        if kind not in refusals._UNREAD
    ]
    refused = [(f"文件{said}", todo) for said, todo in refusals._UNREAD.values()]
    return "\n".join(
        [
            "# 格式\n",
            "格式从文件内容判断，不看扩展名；扩展名不符时会提示。文件夹和 zip 压缩包逐个展开。\n",
            "## 读得了的\n",
            table(("格式", "常见扩展名", "需另装"), rows),
            "\n## 读不了的\n",
            table(("情形", "怎么办"), refused),
            "",
            json_formats(PACKS.parent),
        ]
    )


def error_kinds() -> str:
    """The exception tree."""
    rows = []

    def walk(kind: type[errors.BaohengError], depth: int) -> None:
        rows.append((f"{'　' * depth}{kind.__name__}", ERRORS[kind.__name__]))
        for child in kind.__subclasses__():
            if child.__module__ == errors.__name__:
                walk(child, depth + 1)

    walk(errors.BaohengError, 0)
    head = "# 错误\n\n每条错误都写明：哪个文件哪一处、出了什么事、怎么办。\n"
    return f"{head}\n{table(('错误', '意思'), rows)}"


def doubts() -> str:
    """Every doubt code that the reading code can give, with its sentence."""
    found: dict[str, set[str]] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for code, sentence in coded_sentences(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, set()).add(sentence)
    rows = [(f"`{code}`", "<br>".join(sorted(found[code]))) for code in sorted(found)]
    head = "# 存疑代码\n\n“存疑”是请人再看一眼，不是错误。句中的“…”随文件而变。\n"
    return f"{head}\n{table(('代码', '说明'), rows)}"


def coded_sentences(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Pairs of code and Chinese sentence that stand side by side in a call or a tuple."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            items, is_doubt = node.args, getattr(node.func, "id", "") == "Doubt"
        elif isinstance(node, ast.Tuple):
            items, is_doubt = node.elts, False
        else:
            continue
        for code, sentence in itertools.pairwise(items):
            said = literal(sentence)
            if is_code(code) and re.search("[一-鿿]", said):
                yield code.value, said
            elif is_code(code) and is_doubt:
                yield code.value, "（因文件而异，见提示原文）"


def is_code(node: ast.expr) -> TypeGuard[ast.Constant]:
    """Whether the expression is a doubt code."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return len(node.value) > 3 and CODE.fullmatch(node.value) is not None


def literal(node: ast.expr) -> str:
    """The text of a string, with ``…`` for what is filled in; empty for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(literal(value) or "…" for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (literal(left) or "…") + (literal(right) or "…")
    return ""


def checks() -> str:
    """Every check with its card, then the catalogued defects that are not checked, and why."""
    parts = [
        "# 检查\n",
        "程度：错误＝自相矛盾或算不拢；应改＝审核人会退回；建议＝写得更好。"
        "读取时修复过或存疑的地方，错误降为应改，并请先核对原件。\n",
    ]
    for chapter in dict.fromkeys(check.id[0] for check in CHECKS):
        own = sorted((c for c in CHECKS if c.id[0] == chapter), key=lambda c: c.id)
        parts.append(f"\n## {CHAPTERS[chapter]}\n")
        for check in own:
            parts.append(f"### {check.id} {check.title}\n\n{check.says}\n")
            parts.append(
                table(
                    ("项", "内容"),
                    [
                        ("程度", SEVERITIES[check.severity]),
                        ("审核分组", check.group.value),
                        ("种类", f"`{check.kind.value}`"),
                        ("何时检查", check.applies),
                        ("依据", BASES.get(check.basis, check.basis)),
                        ("怎么办", check.todo),
                    ],
                )
            )
    data = tomllib.loads((PACKS / "national/checking/undecided.toml").read_text(encoding="utf-8"))
    rows = [(entry["id"], entry["title"], entry["why"]) for entry in data["undecided"]]
    parts.append("\n## 不能由程序判定的\n\n" + table(("编号", "问题", "为什么"), rows))
    return "\n".join(parts)


def settings() -> str:
    """The limits with their defaults, then the numbers that evaluation goes by."""
    names = [field.name for field in dataclasses.fields(Limits)]
    rows = [(f"`{name}`", LIMITS[name], amount(getattr(DEFAULT_LIMITS, name))) for name in names]
    head = "# 设置\n\n## 上限\n\n文件超过上限就停下并说明，不会拖垮电脑，也不会只读一半当作读完。\n"
    return f"{head}\n{table(('名称', '限制什么', '默认'), rows)}\n{limit_tables()}"


def amount(value: float) -> str:
    """A whole number of MiB where it is one."""
    mib = 1024 * 1024
    return f"{value // mib} MiB" if value >= mib and value % mib == 0 else f"{value:g}"


def vocabulary() -> str:
    """The roles of head words and labels, with their patterns, and the operators."""
    parts = [
        "# 词汇\n",
        "表头、栏目名认作哪一项，由数据文件决定；加一个叫法只改数据，不改程序。\n",
        "## 表的种类\n",
        table(("kind", "意思"), [(f"`{kind}`", word) for kind, word in KINDS.items()]),
        "\n## 比较符\n",
        table(("operator", "意思"), [(f"`{o}`", OPERATORS[o]) for o in Operator]),
    ]
    for path in sorted(PACKS.glob("*/reading/*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        parts.append(
            f"\n## {path.relative_to(PACKS).as_posix()}\n\n来源：{data.get('source', '')}\n"
        )
        for section, entries in data.items():
            if isinstance(entries, dict):
                rows = [(f"`{role}`", patterns(words)) for role, words in entries.items()]
                parts.append(f"### {section}\n\n{table(('项', '写法'), rows)}\n")
    return "\n".join([*parts, binding_words()])


def patterns(words: object) -> str:
    """One pattern or a list of them as code."""
    listed = words if isinstance(words, list) else [words]
    return "；".join(f"`{word}`" for word in listed)


def main() -> None:
    """Write all pages and remove others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"已生成 {len(made)} 页：{FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
