"""The reference, the picture and the links of the documentation are what the code says."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def reference():
    sys.path.insert(0, str(TOOLS))
    try:
        import make_reference
    finally:
        sys.path.remove(str(TOOLS))
    return make_reference


def test_the_reference_is_what_the_code_says(reference):
    written = {path.name: path.read_text(encoding="utf-8") for path in reference.FOLDER.iterdir()}
    assert written == reference.pages(), "参考手册过期：请执行 make docs"


def test_every_error_kind_limit_and_doubt_is_explained(reference):
    made = reference.pages()
    assert "| LimitExceeded |" in made["错误.md"].replace("　", "")
    assert "`memory_bytes`" in made["设置.md"]
    assert "`LEVEL_CONFLICT`" in made["存疑.md"]


def test_coded_sentences_are_found_and_others_are_not(reference):
    import ast

    code = "Doubt('LEVEL_X', f'第{n}行不对'); notes.append(('NOTE', '有图')); f('UTF', 'abc')"
    code += "; Doubt('TOLD', why)"
    assert list(reference.coded_sentences(ast.parse(code))) == [
        ("LEVEL_X", "第…行不对"),
        ("TOLD", "（因文件而异，见提示原文）"),
        ("NOTE", "有图"),
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_resolves(page):
    links = LINK.findall(re.sub("`[^`\n]*`", "", page.read_text(encoding="utf-8")))
    targets = [unquote(link) for link in links if "://" not in link]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_every_code_that_the_how_to_names_exists(reference):
    page = (ROOT / "docs/操作/看到提示怎么办.md").read_text(encoding="utf-8")
    known = {path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    named = re.findall(r"`([A-Z]+_[A-Z_]+)`", page)
    assert named
    assert [code for code in named if not any(f'"{code}"' in text for text in known)] == []


@pytest.mark.slow
def test_the_picture_of_the_readme_is_a_real_run():
    script = str(TOOLS / "make_picture.py")
    done = subprocess.run([sys.executable, script, "--check"], check=False)
    assert done.returncode == 0, "README 的终端画面过期：请执行 make docs"
