"""The reference, the picture and the links of the documentation are what the code says."""

import ast
import re
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from baoheng.cli.main import cli
from baoheng.forms import forms
from baoheng.ledger.definitions import tables
from baoheng.measures.definitions import measures, needs

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
    code = "Doubt('LEVEL_X', f'第{n}行不对'); notes.append(('NOTE', '有图')); f('UTF', 'abc')"
    code += "; Doubt('TOLD', why)"
    assert list(reference.coded_sentences(ast.parse(code))) == [
        ("LEVEL_X", "第…行不对"),
        ("TOLD", "（因文件而异，见提示原文）"),
        ("NOTE", "有图"),
    ]


def test_every_measure_is_on_the_page_with_its_id_names_and_tables(reference):
    page = reference.pages()["测算项.md"]
    parts = {part.partition("\n")[0]: part for part in page.split("\n### ")[1:]}
    assert len(parts) == len(measures())
    for one in measures().values():
        part = parts[one.name]
        told = [f"`{one.id}`", one.about, one.source, *one.aliases]
        told += [tables()[name].title for name in needs(one)]
        assert [word for word in told if word not in part] == [], one.id


def test_every_form_is_on_the_page_with_its_columns(reference):
    page = reference.pages()["表式.md"]
    assert [form.id for form in forms() if f"`{form.id}`" not in page] == []
    assert "实际完成值{actual}" in page
    assert "完成目标可能性／有可能{likelihood:有可能}" in page


WRITTEN = """
def whole(one):
    return {"format": "baoheng.invented/1", "name": one.name, "parts": [_part(p) for p in one],
            "others": [_part(p) for p in one], "told": {k: v for k, v in one.items()},
            "inner": None if one is None else {"deep": 1}}

def _part(one):
    return {"rows": one.rows}
"""


@pytest.fixture(scope="module")
def formats():
    sys.path.insert(0, str(TOOLS))
    try:
        import reference_formats
    finally:
        sys.path.remove(str(TOOLS))
    return reference_formats


def test_the_fields_of_a_contract_are_found_in_the_code_that_writes_it(formats, tmp_path):
    (tmp_path / "one.py").write_text(WRITTEN, encoding="utf-8")
    found = formats.contracts(tmp_path)
    wanted = ["format", "name", "parts", "parts.rows", "others", "told", "inner", "inner.deep"]
    assert found == {"baoheng.invented/1": wanted}


def test_a_field_without_a_meaning_and_a_meaning_without_a_field_are_told(formats):
    whole = {name: ["format", *paths] for name, paths in formats.FIELDS.items()}
    formats.check(whole)
    more = {**whole, "baoheng.proposal/1": [*whole["baoheng.proposal/1"], "surprise"]}
    with pytest.raises(KeyError, match="surprise"):
        formats.check(more)
    less = {**whole, "baoheng.proposal/1": whole["baoheng.proposal/1"][:-1]}
    with pytest.raises(KeyError, match="warnings"):
        formats.check(less)
    with pytest.raises(KeyError, match="invented"):
        formats.check({**whole, "baoheng.invented/1": []})


def test_a_threshold_that_nobody_explains_stops_the_generator(reference, monkeypatch):
    limits = sys.modules["reference_limits"]
    fewer = dict(limits.MEANINGS[limits.MONITORING])
    del fewer["money.red"]
    monkeypatch.setitem(limits.MEANINGS, limits.MONITORING, fewer)
    with pytest.raises(KeyError, match=r"money\.red"):
        reference.pages()


def spoken(page):
    """The command lines of a page's bash blocks that call baoheng, as words."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0].endswith("baoheng"):
                yield words[1:]


def unknown(words):
    """What of a command line does not exist: the command, else its options."""
    command, rest = cli, list(words)
    while isinstance(command, click.Group):
        name = rest.pop(0)
        if name not in command.commands:
            return [name]
        command = command.commands[name]
    known = {"--help"} | {opt for param in command.params for opt in param.opts}
    return [word for word in rest if word.startswith("--") and word not in known]


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs").glob("[操教说]*/*.md")), ids=lambda page: page.stem
)
def test_every_command_and_option_that_a_page_shows_exists(page):
    assert {" ".join(words): odd for words in spoken(page) if (odd := unknown(words))} == {}


def test_a_command_or_option_that_does_not_exist_is_noticed():
    assert unknown(["measures", "guess", "参保率"]) == ["guess"]
    assert unknown(["evaluate", "表.docx", "--as-of", "2025-12-31", "--magic"]) == ["--magic"]


def test_the_score_sheet_that_is_explained_adds_up():
    page = (ROOT / "docs/说明/怎样评分.md").read_text(encoding="utf-8")
    sheet = page.partition("## 一张得分表，逐行")[2].partition("\n## ")[0]
    rows = [
        [c.strip(" *") for c in line.split("|")[1:-1]] for line in sheet.splitlines() if "|" in line
    ]
    *scored, total = rows[2:]
    assert total[0] == "合计"
    for column in (4, 5):
        assert sum(Decimal(row[column]) for row in scored) == Decimal(total[column])


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
