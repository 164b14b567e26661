"""House rules that a tool must hold: sizes, banned calls, no outside names, honest make targets."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "baoheng"
CODE = sorted(
    p for f in ("src", "tests", "tools", "bench", "examples") for p in (ROOT / f).rglob("*.py")
)
LONGEST_FILE, LONGEST_FUNCTION = 500, 50

# where a banned word is right, and why
ALLOWED: dict[str, dict[str, str]] = {
    "float(": {
        "grammar/spans.py": "geometry: no score yet is minus infinity",
        "grammar/levels.py": "geometry: positions of rows",
        "formats/ocr.py": "scores and corners of recognised words",
        "formats/picture.py": "angles and lengths of ruled lines",
        "formats/scan.py": "resolution of a picture",
        "reports/jsontext.py": "a match pattern for confidences, converts nothing",
        "ledger/sources/chunk.py": "a match pattern for cells of a workbook, converts nothing",
    },
    "date.today(": {"cli/common.py": "the command line is where the day comes in"},
    "datetime.now(": {"cli/common.py": "the command line is where the clock comes in"},
    "time.time(": {},
}
# names of the places where this was developed; split so that this file does not name them
OUTSIDE = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/tm" + "p/",
    ".lib" + "rary",
    "localhost" + ":",
]


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The statements of a source file, and its handlers of exceptions; without expressions."""
    found: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    for one in found:  # grows while it is gone through
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(one, part, None)
            if isinstance(inner, list):
                found += inner
    return found


def tracked() -> list[Path]:
    """Text files that git knows; skipped where this is no checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("不是 git 检出目录")
    paths = [ROOT / name.decode() for name in done.stdout.split(b"\0") if name]
    return [p for p in paths if p.is_file() and p.suffix != ".lock"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_source_file_is_longer_than_the_budget():
    lengths = {relative(p): len(p.read_text(encoding="utf-8").splitlines()) for p in CODE}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_longer_than_the_budget():
    found = {}
    for path in SOURCE.rglob("*.py"):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found[f"{relative(path)}:{node.name}"] = length
    assert found == {}


@pytest.mark.parametrize("word", ALLOWED)
def test_banned_calls_are_not_in_the_package(word):
    pattern = re.compile(rf"(?<![\w.]){re.escape(word)}")
    users = {
        p.relative_to(SOURCE).as_posix().removeprefix("reading/")
        for p in SOURCE.rglob("*.py")
        if pattern.search(p.read_text(encoding="utf-8"))
    }
    assert users - set(ALLOWED[word]) == set()


def test_the_package_neither_asserts_nor_swallows():
    asserting, swallowing = [], []
    for path in SOURCE.rglob("*.py"):
        for node in nodes(path):
            if isinstance(node, ast.Assert):
                asserting.append(relative(path))
            if isinstance(node, ast.ExceptHandler) and _swallows(node):
                swallowing.append(f"{relative(path)}:{node.lineno}")
    assert (asserting, swallowing) == ([], [])


def _swallows(handler: ast.ExceptHandler) -> bool:
    """``except Exception`` (or barer) whose body only passes."""
    names = (
        {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else set()
    )
    broad = handler.type is None or names & {"Exception", "BaseException"}
    return bool(broad) and all(isinstance(statement, ast.Pass) for statement in handler.body)


def test_no_machine_path_or_outside_name_is_in_the_project():
    found = [
        f"{relative(path)}: {name}"
        for path in tracked()
        for name in OUTSIDE
        if name in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


def test_the_locks_name_no_index_and_hash_everything():
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE)
        assert len(pinned) == len(
            re.findall(r"^[a-z0-9._-]+==.*(?:\\\n    --hash)", text, re.MULTILINE)
        )
        least = 1 if lock.stem == "spark" else 20  # that one comes on top of another
        assert len(pinned) > least


def test_every_make_target_has_a_line_of_help():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE).group(1).split()
    helped = re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE)
    assert sorted(phony) == sorted(helped)
