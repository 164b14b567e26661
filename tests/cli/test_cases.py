"""``baoheng cases`` as a clerk types it."""

import datetime
import json
import shutil
from functools import partial

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.cli.shell import shell
from tests.review.handling.bureau import HOSPITAL, OTHER, founded

pytestmark = pytest.mark.slow  # every act is a load or two


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return founded(tmp_path_factory.mktemp("cases") / "ledger").root


@pytest.fixture
def cases(home, tmp_path, monkeypatch):
    """Run a command on a copy of the ledger, in an empty folder."""
    shutil.copytree(home, tmp_path / "ledger")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BAOHENG_LEDGER", str(tmp_path / "ledger"))
    return partial(shell, "cases")


def ok(said):
    assert said.code == 0, said.err
    return said.out


def test_the_whole_way_by_command(cases, tmp_path):
    assert "待初审" in ok(cases("list"))
    ok(cases("confirm", "甲一", "--line", "002=5", "--reason", "有依据", "--by", "甲"))
    assert "申诉期到" in ok(cases("notify", "甲一", "--by", "甲"))
    (tmp_path / "医嘱.txt").write_text("医嘱", encoding="utf-8")
    ok(cases("appeal", "甲一", "--reason", "有医嘱", "--file", "医嘱.txt", "--by", "医院"))
    own = cases("rereview", "甲一", "--result", "认定", "--reason", "无据", "--by", "甲")
    assert (own.code, "请由另一人办理" in own.err) == (2, True)
    ok(cases("rereview", "甲一", "--result", "部分认定", "--line", "002=5",
             "--reason", "无据", "--by", "丙"))  # fmt: skip
    early = cases("decide", "甲一", "--by", "庚")
    assert (early.code, "须先合议" in early.err) == (2, True)
    members = [word for name in "丁戊己" for word in ("--member", name)]
    ok(cases("panel", "甲一", "--result", "部分认定", "--line", "002=5", *members,
             "--reason", "一致", "--by", "丁"))  # fmt: skip
    ok(cases("decide", "甲一", "--by", "庚"))
    ok(cases("recover", "甲一", "--kind", "退回基金", "--by", "辛"))
    too_much = cases("receipt", "甲一-1", "--amount", "15.01", "--voucher", "一", "--way", "1")
    assert (too_much.code, "不能再记" in too_much.err) == (2, True)
    ok(cases("receipt", "甲一-1", "--amount", "15", "--voucher", "一", "--way", "转账到账"))
    ok(cases("close", "甲一", "--by", "辛"))
    shown = ok(cases("show", "甲一"))
    assert "已结案" in shown
    assert "医嘱.txt" in shown
    assert "合议成员：丁*、己*、戊*" in shown
    assert "已经结案，没有重复写入" in ok(cases("close", "甲一", "--by", "辛"))


def test_personal_data_is_masked_and_its_showing_logged(cases, tmp_path):
    assert "人员甲一00001" not in ok(cases("show", "甲一"))
    assert not (tmp_path / "ledger" / "access.jsonl").exists()
    assert "人员甲一00001" in ok(cases("show", "甲一", "--unmask", "核对申诉"))
    [line] = (tmp_path / "ledger" / "access.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["purpose"] == "核对申诉"
    assert cases("show", "甲一", "--unmask", " ").code == 2


def test_the_list_can_be_narrowed(cases):
    ok(cases("dismiss", "甲二", "--reason", "有医嘱", "--by", "甲"))

    def hits(*words):
        return [one["hit"] for one in cases("list", "--json", *words).lines]

    assert hits() == ["乙一", "甲一", "甲三", "甲二", "甲四"]
    assert hits("--state", "初审撤销") == ["甲二"]
    assert hits("--rule", "YX9", "--institution", OTHER) == ["甲三"]
    assert hits("--period", "2026-01") == ["乙一"]
    assert hits("--overdue", "--as-of", "2026-03-30") == []
    assert hits("--overdue", "--as-of", "2026-03-31") == ["乙一", "甲一", "甲三", "甲四"]
    assert "没有“不对”这个状态" in cases("list", "--state", "不对").err
    [told] = [one for one in cases("list", "--json").lines if one["hit"] == "甲二"]
    assert (told["state"], told["upheld"], told["next"]) == ("dismissed", "0.00", "close")


def test_a_work_list_goes_out_and_comes_back(cases, tmp_path):
    ok(cases("worklist", "清单.xlsx", "--by", "甲"))
    path = tmp_path / "清单.xlsx"
    book = load_workbook(path)
    sheet = book["工作清单"]
    heads = [cell.value for cell in sheet[1]]
    result, reason = heads.index("结论") + 1, heads.index("理由") + 1
    rows = {sheet.cell(n, 1).value: n for n in range(2, sheet.max_row + 1)}
    assert len(rows) == 5
    sheet.cell(rows["甲一"], result).value = "认定"
    sheet.cell(rows["甲二"], result).value = "撤销"  # without a reason
    sheet.cell(rows["甲三"], result).value = "撤销"
    sheet.cell(rows["甲三"], reason).value = "有医嘱"
    book.save(path)
    none = cases("import", "清单.xlsx", "--by", "甲", "--all-or-nothing")
    assert (none.code, "一行也没有办" in none.out) == (1, True)
    assert "待初审" in ok(cases("show", "甲一"))
    some = cases("import", "清单.xlsx", "--by", "甲")
    assert some.code == 1
    assert f"第 {rows['甲二']} 行 甲二：初审没有全部认定的，须写明理由" in some.out
    assert "办了 2 条，以前办过的 0 条，没填的 2 条，不对的 1 行" in some.out
    again = cases("import", "清单.xlsx", "--by", "甲")
    assert "办了 0 条，以前办过的 2 条" in again.out


def test_a_months_hits_are_drawn_and_the_rate_told(cases):
    for hit in ("甲一", "甲二", "甲三", "甲四"):
        ok(cases("confirm", hit, "--by", "甲"))
    said = ok(cases("sample", "--month", "2026-02", "--rate", "50%", "--by", "乙", "--by", "甲"))
    assert "审出 4 条疑点，按 50.0% 应复核 2 条；复核率 0/4 = 0.0%" in said
    assert "乙：2 条" in said
    assert "这次抽取 0 条，此前抽到还没有复核的 2 条" in ok(
        cases("sample", "--month", "2026-02", "--rate", "50%", "--by", "乙")
    )
    [one, _] = [one["hit"] for one in cases("list", "--json", "--state", "待复核").lines]
    ok(cases("recheck", one, "--result", "认定", "--by", "乙"))
    own = cases("sample", "--month", "2026-02", "--rate", "100%", "--by", "甲")
    assert (own.code, "所写的人都办过初审 2 条" in own.out) == (1, True)
    assert "复核率 1/4 = 25.0%" in own.out
    assert cases("sample", "--month", "2026", "--rate", "50%").code == 2
    assert cases("sample", "--month", "2026-02", "--rate", "0%").code == 2


def test_precision_report_notice_and_recoveries_come_out(cases, tmp_path):
    ok(cases("confirm", "甲一", "--by", "甲"))
    ok(cases("dismiss", "甲二", "--reason", "有医嘱", "--by", "甲"))
    assert "1/2" in ok(cases("precision", "--period", "2026"))
    ok(cases("notify", "--institution", "云溪医院", "--by", "甲"))
    ok(cases("notice", HOSPITAL, "--docx", "通知.docx", "--bureau", "云溪市医疗保障局"))
    words = "\n".join(p.text for p in Document(str(tmp_path / "通知.docx")).paragraphs)
    assert "1 条疑点、2 行费用" in words
    told = ok(cases("report", "--period", "2026-02", "--html", "报表.html", "--xlsx", "报表.xlsx"))
    assert "疑点 4 条，疑点金额 82.51 元，认定 30.00元，追回到账 0.00 元" in told
    assert "<svg" in (tmp_path / "报表.html").read_text("utf-8")
    assert "0 项" in ok(cases("recoveries", "--xlsx", "清单.xlsx"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "没有"), "没有疑点 没有"),
        (("confirm", "甲一", "--line", "002"), "应为 明细流水号=金额"),
        (("confirm", "甲一", "--amount", "1.001"), "最多两位小数"),
        (("confirm", "甲一", "--line", "002=31"), "应在 0 和违规金额"),
        (("dismiss", "甲一"), "缺少参数"),
        (("notify",), "两样写一样"),
        (("notify", "--institution", "云溪医院"), "没有待通知的疑点"),
        (("notice", "云溪医院", "--docx", "a.docx"), "还没有通知过"),
        (("notice", "云溪医院", "--docx", "a.pdf"), ".docx"),
        (("appeal", "甲一", "--lapsed", "--unopposed"), "只能写一样"),
        (("appeal", "甲一", "--reason", "有理", "--file", "没有.txt"), "材料读不了"),
        (
            ("receipt", "没有", "--amount", "1", "--voucher", "1", "--way", "1"),
            "没有疑点的追回决定",
        ),
        (("recover", "甲一", "--kind", "罚款"), "可写 拒付"),
        (("report", "--period", "去年", "--html", "a.html"), "应为 2025"),
        (("report", "--period", "2026"), "--html 或 --xlsx"),
        (("worklist", "a.csv"), ".xlsx"),
        (("import", "没有.xlsx"), "打不开"),
        (("list", "--handling", "没有.toml"), "打不开"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(cases, words, said):
    done = cases(*words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_local_limits_change_what_is_due(cases, tmp_path):
    (tmp_path / "本地.toml").write_text(
        '[[limit]]\nstep = "review"\nfrom = 2026-01-01\ndays = 1\ncount = "working"\n'
        'source = "本地办法"\n',
        encoding="utf-8",
    )
    told = cases("list", "--json", "--handling", "本地.toml").lines
    assert {one["due"] for one in told} == {datetime.date(2026, 3, 3).isoformat()}
