"""``baoheng check`` and ``baoheng waive`` from the outside: exit codes, streams and files."""

import json

import docx
import lxml.html
import pytest
from openpyxl import Workbook, load_workbook

from baoheng.checking import catalogue
from baoheng.checking.check import COMMON_SENSE, check
from baoheng.cli.main import run
from baoheng.core.finding import Kind, ReviewGroup, Severity

pytestmark = pytest.mark.slow  # documents are really read

HEAD = ["一级指标", "二级指标", "三级指标", "指标值", "度量单位"]
ROWS = [
    ["产出指标", "数量指标", "检查定点医药机构家数", "≥141", "家"],
    ["产出指标", "质量指标", "举报线索核查率", "=100", "%"],
    ["产出指标", "时效指标", "年度检查完成时间", "2026年11月30日前", ""],
    ["效益指标", "社会效益指标", "违规资金追回率", "≥95", "%"],
    ["满意度指标", "服务对象满意度指标", "参保群众满意度", "≥90", "%"],
]


def form(path, cap="≤30", name="基金监管检查", budget=30):
    book = Workbook()
    sheet = book.active
    sheet.title = "项目"
    sheet.append(["2026年项目支出绩效目标表"])
    sheet.append(["主管部门", "云溪市医疗保障局", "", "", "金额单位：万元"])
    sheet.append(["项目名称", name])
    sheet.append(["预算数", budget])
    sheet.append(["年度绩效目标", "全年检查定点医药机构141家"])
    sheet.append(HEAD)
    for row in [*ROWS[:3], ["成本指标", "经济成本指标", "检查成本控制数", cap, "万元"], *ROWS[3:]]:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def wrong_form(tmp_path):
    return form(tmp_path / "超预算.xlsx", cap="≤50")


def checked(capsys, *arguments):
    """Exit code and the JSON objects of a run."""
    code = run(["check", "--json", "--as-of", "2026-03-01", *map(str, arguments)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_contradiction_ends_with_2_and_shows_the_arithmetic(wrong_form, capsys):
    assert run(["check", str(wrong_form)]) == 2
    out = capsys.readouterr().out
    assert "✗ 自相矛盾或算不拢，须退回更正" in out
    assert "A05 成本控制数高于预算" in out
    assert "500000元" in out
    assert "工作表“项目”D10" in out


def test_the_json_follows_the_contract(wrong_form, capsys):
    code, [found] = checked(capsys, wrong_form)
    assert (code, found["format"], found["verdict"]) == (2, "baoheng.findings/1", "error")
    [finding] = [one for one in found["findings"] if one["check"] == "A05"]
    assert {"check", "kind", "severity", "table", "project", "indicators", "message", "evidence",
            "advice", "basis", "provenance"} <= finding.keys()  # fmt: skip
    assert (finding["kind"], finding["severity"]) == ("cross_table", "error")
    assert (finding["project"], finding["indicators"]) == ("基金监管检查", ["检查成本控制数"])
    assert finding["provenance"][0]["sheet"] == "项目"


def test_a_right_form_has_no_error_and_tells_what_holds(tmp_path, capsys):
    code, [found] = checked(capsys, form(tmp_path / "对.xlsx"))
    assert code in (0, 1)
    assert [one for one in found["findings"] if one["severity"] == "error"] == []
    [passed] = [one for one in found["passed"] if one["check"] == "A05"]
    assert "advice" not in passed
    assert "≤ 300000元" in passed["evidence"]


def test_files_are_written_and_marked(wrong_form, tmp_path, capsys):
    paths = {kind: tmp_path / f"结果.{kind}" for kind in ("html", "xlsx", "docx")}
    options = [part for kind, path in paths.items() for part in (f"--{kind}", str(path))]
    assert run(["check", str(wrong_form), *options]) == 2
    assert capsys.readouterr().out.count("已写入") == 3
    page = lxml.html.document_fromstring(paths["html"].read_text(encoding="utf-8"))
    [cell] = page.xpath("//td[contains(@class, 'error') and contains(., '≤50')]")
    assert "A05" in cell.get("title")
    assert page.xpath("//div[contains(@class, 'card error')]//p[contains(., '500000元')]")
    book = load_workbook(paths["xlsx"])
    assert book.sheetnames[:3] == ["文件", "问题", "核对相符"]
    comments = [
        c.comment.text for s in book.worksheets for r in s.iter_rows() for c in r if c.comment
    ]
    assert any("A05" in text and "500000元" in text for text in comments)
    text = "\n".join(p.text for p in docx.Document(str(paths["docx"])).paragraphs)
    assert "预算绩效目标审核意见" in text
    assert "一、须更正后重新报送的" in text
    assert "500000元" in text


def test_the_brief_form_prints_the_summary_only(wrong_form, capsys):
    assert run(["check", str(wrong_form), "--brief"]) == 2
    out = capsys.readouterr().out
    assert "先看这些：自相矛盾或算不拢的" in out
    assert "编号" not in out


def test_a_folder_gets_a_summary(tmp_path, capsys):
    form(tmp_path / "甲.xlsx", cap="≤50", name="甲项目")
    form(tmp_path / "乙.xlsx", name="乙项目")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    assert run(["check", str(tmp_path)]) == 3
    out = capsys.readouterr().out
    assert "汇总：2 份文件" in out
    assert "问题最多的文件" in out
    assert "坏.docx：压缩包损坏" in out


def test_a_waived_finding_is_set_aside_until_the_day_after(wrong_form, tmp_path, capsys):
    _, [found] = checked(capsys, wrong_form)
    keys = [one["key"] for one in found["findings"] if one["severity"] == "error"]
    file = tmp_path / "豁免.toml"
    for key in keys:
        words = ["--reason", "追加预算已批复", "--by", "张审核", "--until", "2026-06-30"]
        assert run(["waive", key, *words, "--waivers", str(file)]) == 0
    capsys.readouterr()
    code, [waived] = checked(capsys, wrong_form, "--waivers", file)
    assert code < 2
    assert [one["key"] for one in waived["waived"]] == keys
    assert run(["check", str(wrong_form), "--waivers", str(file), "--as-of", "2026-07-01"]) == 2


def test_a_broken_check_makes_the_verdict_incomplete(tmp_path, capsys, monkeypatch):
    def breaks(dossier):
        """坏。"""
        raise RuntimeError("内部错误")
        yield

    card = check(
        "G98",
        "坏的检查",
        kind=Kind.OTHER,
        severity=Severity.ERROR,
        group=ReviewGroup.COMPLETENESS,
        applies="总是",
        basis=COMMON_SENSE,
        todo="改",
    )
    monkeypatch.setattr("baoheng.checking.batch.CHECKS", (*catalogue.CHECKS, card(breaks)))
    path = form(tmp_path / "对.xlsx")
    assert run(["check", str(path)]) == 3
    out = capsys.readouterr().out
    assert "没有查全，不能算通过" in out
    assert "检查 G98 坏的检查 本身出错" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["无.docx"], "无.docx"),
        (["{form}", "--profile", "没有"], "national-101"),
        (["{form}", "--as-of", "明天"], "应为日期"),
        (["{form}", "--html", "{form}"], "覆盖要读的原件"),
        (["{form}", "--html", "甲.out", "--xlsx", "甲.out"], "同一个文件"),
        (["{form}", "--waivers", "无.toml"], "没有这个豁免文件"),
        (["{form}", "--against", "无.docx"], "无.docx"),
        ([], "缺少参数"),
    ],
)
def test_bad_arguments_end_with_3_and_say_why(wrong_form, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(wrong_form.parent)
    given = [part.replace("{form}", wrong_form.name) for part in arguments]
    assert run(["check", *given]) == 3
    captured = capsys.readouterr()
    assert words in captured.err + captured.out


def test_a_document_without_target_tables_is_not_called_clean(tmp_path, capsys):
    path = tmp_path / "通知.html"
    path.write_text("<p>关于召开会议的通知</p>", encoding="utf-8")
    assert run(["check", str(path)]) == 3
    assert "没有读到绩效目标表" in capsys.readouterr().out
