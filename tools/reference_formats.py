"""Pages of the reference about results for programs: every JSON contract, field by field.

The fields are found in the code that writes them; what each means stands in ``FIELDS``. A field
without a meaning, or a meaning without a field, stops the generator.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from reference_fields import FIELDS, TITLES
from reference_tables import table

from baoheng.evaluation.binding.memory import FORMAT as BINDINGS
from baoheng.evaluation.binding.memory import Binding

_NAME = re.compile(r"baoheng\.\w+/\d+")


def json_formats(sources: Path) -> str:
    """Every contract that the code below ``sources`` writes out literally, and the memory file."""
    found = contracts(sources)
    found[BINDINGS] = ["format", "bindings", *(f"bindings.{one.name}" for one in fields(Binding))]
    check(found)
    parts = [
        "## 输出的 JSON\n",
        "加 `--json` 时一个结果一行（JSON 行），UTF-8。每行的 `format` 写着契约的名称和版本；"
        "改了字段的意思就换版本号。金额、比率、得分、完成值写成文字，不四舍五入：`95.6`；除不尽的写成分数，"
        "测算写 `8500/89`，自评的完成值总写分数（`332521/625`），监控和建议写 `(8500 ÷ 89)`。"
        "年度、行数、个数是数字。"
        "没有的是 `null`，不是 0。\n",
    ]
    for name in TITLES:
        parts.append(f"### {name}\n\n{TITLES[name]}\n")
        rows = [(f"`{path}`", FIELDS[name][path]) for path in found[name] if path != "format"]
        parts.append(table(("字段", "意思"), rows))
    return "\n".join(parts)


def check(found: dict[str, list[str]]) -> None:
    """Raises KeyError where the code and the explanations name different contracts or fields."""
    if odd := set(found) ^ set(TITLES):
        raise KeyError(f"契约没有说明，或已不存在：{'、'.join(sorted(odd))}")
    for name, paths in found.items():
        if odd := set(paths) - {"format"} ^ set(FIELDS[name]):
            raise KeyError(f"{name} 的字段没有说明，或已不存在：{'、'.join(sorted(odd))}")


def contracts(sources: Path) -> dict[str, list[str]]:
    """Contract → the paths of its fields, in order, from the dictionaries that the code writes."""
    found: dict[str, list[str]] = {}
    for path in sorted(sources.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not _NAME.search(text):
            continue
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict) and (name := _contract(node)):
                found[name] = list(_paths(node, _written(tree), set()))
    return found


def _contract(node: ast.Dict) -> str:
    """The contract that a dictionary names; empty for any other."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "format":
            said = value.value if isinstance(value, ast.Constant) else ""
            return said if isinstance(said, str) and _NAME.fullmatch(said) else ""
    return ""


def _written(tree: ast.Module) -> dict[str, ast.Dict]:
    """The dictionaries that the functions of a module return or yield."""
    found = {}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                value = node.value if isinstance(node, ast.Return | ast.Yield) else None
                if isinstance(value, ast.Dict):
                    found[function.name] = value
    return found


def _paths(node: ast.Dict, written: dict[str, ast.Dict], seen: set[str]) -> Iterator[str]:
    """The keys, those of dictionaries within them after a dot; shared parts once."""
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant):
            continue
        yield str(key.value)
        inner = _inner(value, written, seen)
        if inner is not None:
            yield from (f"{key.value}.{path}" for path in _paths(inner, written, seen))


def _inner(value: ast.expr, written: dict[str, ast.Dict], seen: set[str]) -> ast.Dict | None:
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            return node
    for node in ast.walk(value):
        name = (
            node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        )
        if name in written and name not in seen:
            seen.add(name)
            return written[name]
    return None
