"""What goes out to people: the notice, the work list, the list of recoveries."""

import datetime
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.review.handling.small import (
    FULL,
    NONE,
    SETTINGS,
    WAYS,
    after,
    applied,
    case,
    order,
    state,
)

from baoheng.core.errors import CaseRefused, LedgerError, SourceError
from baoheng.review.handling.filled import act_of, read_filled
from baoheng.review.handling.judge import review
from baoheng.review.handling.notice import Letter, sent, write_notice
from baoheng.review.handling.owed import late_days, write_owed
from baoheng.review.handling.worklist import (
    AMOUNT,
    LINES,
    REASON,
    RESULT,
    WORK,
    due_for,
    write_worklist,
)

MONDAY = datetime.date(2026, 3, 16)
TITLES = {act.title: name for name, act in SETTINGS.acts.items()}


def texts(path):
    document = Document(str(path))
    return "\n".join(p.text for p in document.paragraphs), [
        [cell.text for cell in row.cells] for row in document.tables[0].rows
    ]


def test_a_notice_names_amounts_grounds_and_the_deadline(tmp_path):
    one = replace(after("review", "notify"), content="=同日重复收取", basis="知识点一")
    other = replace(after("review", "notify", amounts=(500,)), hit="疑乙", result="2")
    other = replace(other, lines=(replace(other.lines[0], mdtrt="就诊乙"),), decided={})
    path = tmp_path / "通知.docx"
    letter = Letter("云溪市医疗保障局", "云医保〔2026〕1号", datetime.date(2026, 3, 4))
    write_notice(path, sent([one, other], SETTINGS, None), letter, SETTINGS, {})
    words, rows = texts(path)
    assert "云溪医院（H99000000001）：" in words
    assert "2 条疑点、3 行费用" in words
    assert "其中可疑 1 条" in words
    assert "违规金额 35.00 元，拟认定 35.00 元" in words
    assert "2026年3月18日前（含当日）" in words
    assert [row[-2:] for row in rows[1:]] == [
        ["10.00", "10.00"], ["20.00", "20.00"], ["5.00", "5.00"], ["35.00", "35.00"],
    ]  # fmt: skip
    assert "人甲" not in words + str(rows)


def test_a_line_of_two_hits_stands_under_both_in_a_notice_and_counts_once(tmp_path):
    one = after("review", "notify")
    other = replace(after("review", "notify", amounts=(500,)), hit="疑乙")  # line 001 again
    path = tmp_path / "通知.docx"
    letter = Letter("", "", datetime.date(2026, 3, 4))
    write_notice(path, sent([one, other], SETTINGS, None), letter, SETTINGS, {})
    words, rows = texts(path)
    assert "2 条疑点、2 行费用" in words
    assert [row[-1] for row in rows[1:]] == ["10.00", "20.00", "5.00", "30.00"]


def test_a_notice_never_says_nothing_where_the_amount_is_not_known(tmp_path):
    one = after("review", "notify")
    steps = (replace(one.steps[0], outcome="2", upheld=None), *one.steps[1:])
    one = replace(one, steps=steps, decided={})
    letter = Letter("", "", datetime.date(2026, 3, 4))
    with pytest.raises(LedgerError, match="没有登记认定金额"):
        write_notice(tmp_path / "通知.docx", [one], letter, SETTINGS, {})


def test_a_notice_is_as_it_was_sent_whatever_came_after():
    closed = after(*WAYS["closed"])
    [told] = sent([after(*WAYS["paneled"]), closed], SETTINGS, None)
    assert state(told) == "notified"


def test_a_day_without_notice_is_said():
    with pytest.raises(LedgerError, match="还没有通知过"):
        sent([after("review")], SETTINGS, None)
    with pytest.raises(LedgerError, match="2026-03-05 没有通知"):
        sent([after("review", "notify")], SETTINGS, datetime.date(2026, 3, 5))


def test_what_is_due_for_a_person_leaves_out_his_own_and_what_waits_for_others():
    cases = [replace(after(*way), hit=name) for name, way in WAYS.items()]

    def names(by):
        return {case.hit for case, _ in due_for(cases, SETTINGS, by, MONDAY)}

    everyones = {"open", "reviewed", "dismissed", "to_recover", "recovered", "settled"}
    assert names("甲") == everyones
    assert names("乙") == {
        *everyones,
        "rechecking",
        "appealed",
        "rereviewed",
        "unopposed",
        "paneled",
    }
    assert names("丙") == {*everyones, "appealed", "unopposed", "paneled"}


def test_the_most_urgent_comes_first():
    cases = [case(1, hit="后", found=datetime.datetime(2026, 3, 5)), case(1, hit="先")]
    assert [one.hit for one, _ in due_for(cases, SETTINGS, "乙", MONDAY)] == ["先", "后"]


def filled(tmp_path, cases, by="甲", fill=None, lines=None):
    """The work list of some cases, filled in by hand."""
    path = tmp_path / "清单.xlsx"
    write_worklist(path, due_for(cases, SETTINGS, by, MONDAY), SETTINGS, {})
    book = load_workbook(path)
    sheet = book[WORK]
    heads = [cell.value for cell in sheet[1]]
    for number, values in (fill or {}).items():
        for head, value in values.items():
            sheet.cell(number, heads.index(head) + 1).value = value
    for number, value in (lines or {}).items():
        heads = [cell.value for cell in book[LINES][1]]
        book[LINES].cell(number, heads.index(AMOUNT) + 1).value = value
    book.save(path)
    return read_filled(path, TITLES)


def act(row, one, by="甲", day=16, members=()):
    given = order(by, day)
    return act_of(row, given, members)(one)


def test_a_filled_row_becomes_its_act(tmp_path):
    one = case(1000)
    [row], blank = filled(tmp_path, [one, case(1, hit="疑乙")], fill={2: {RESULT: "认定"}})
    assert blank == 1
    assert state(applied(one, act(row, one))) == "reviewed"


@pytest.mark.parametrize(
    ("fill", "lines", "said"),
    [
        ({RESULT: "撤销"}, {}, "须写明理由"),
        ({RESULT: "差不多"}, {}, "不认识"),
        ({RESULT: "部分认定", REASON: "有理"}, {2: 3}, "只有 1 行写了认定金额"),
        ({RESULT: "部分认定", REASON: "有理", AMOUNT: 3}, {}, "只有 0 行写了认定金额"),
        ({RESULT: "认定", AMOUNT: "三元"}, {}, "“三元”不是数"),
        ({RESULT: "认定", AMOUNT: 1.234}, {}, "最多两位小数"),
        ({RESULT: "认定", "要办的事": "喝茶"}, {}, "“喝茶”不认识"),
        ({RESULT: "认定", "已有环节": "两个"}, {}, "不是整数"),
        ({RESULT: "通知"}, {}, "不能通知"),
        ({RESULT: "部分认定", REASON: "有理"}, {2: 3, 3: 21}, "应在 0 和违规金额"),
    ],
)
def test_a_bad_row_is_told_with_its_reason(tmp_path, fill, lines, said):
    one = case(1000, 2000)
    [row], _ = filled(tmp_path, [one], fill={2: fill}, lines=lines)
    with pytest.raises(CaseRefused, match=said):
        act(row, one)


def test_lines_upheld_in_part_are_each_written(tmp_path):
    one = case(1000, 2000)
    fill = {2: {RESULT: "部分认定", REASON: "有理"}}
    [row], _ = filled(tmp_path, [one], fill=fill, lines={2: 0, 3: 12.5})
    made = applied(one, act(row, one))
    assert made.decided == {1: {("就诊甲", "001"): 0, ("就诊甲", "002"): 1250}}


def test_what_somebody_did_since_the_export_is_not_covered_over(tmp_path):
    one = after("review")
    [row], _ = filled(tmp_path, [one], by="甲", fill={2: {RESULT: "通知"}})
    since = applied(one, review(one, order("甲"), FULL))
    assert act(row, since).rows
    moved = after("review", "sample", "recheck")
    with pytest.raises(CaseRefused, match="导出时有 1 个环节，现在有 2 个"):
        act(row, moved)


def test_other_words_do_other_things(tmp_path):
    for way, word, by, then in (
        (("review",), "通知", "甲", "notified"),
        (("review", "notify"), "逾期未申诉", "甲", "unopposed"),
        (WAYS["to_recover"], "退回基金", "甲", "recovering"),
        (WAYS["settled"], "结案", "甲", "closed"),
    ):
        one = after(*way)
        path = tmp_path / "清单.xlsx"
        late = MONDAY + datetime.timedelta(days=7)
        write_worklist(path, due_for([one], SETTINGS, by, late), SETTINGS, {})
        book = load_workbook(path)
        heads = [cell.value for cell in book[WORK][1]]
        book[WORK].cell(2, heads.index(RESULT) + 1).value = word
        book.save(path)
        [row], _ = read_filled(path, TITLES)
        assert state(applied(one, act(row, one, by, 23))) == then


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "别的.xlsx"
    path.write_text("不是工作簿", encoding="utf-8")
    with pytest.raises(SourceError, match="打不开"):
        read_filled(path, TITLES)
    write_owed(path, [], MONDAY)
    with pytest.raises(SourceError, match="没有“工作清单”"):
        read_filled(path, TITLES)


def test_recoveries_are_listed_with_what_is_late_and_no_cell_runs(tmp_path):
    one = after(*WAYS["recovering"])
    subject = replace(one.subject, institution_name="=HYPERLINK(1)")
    one = replace(one, rule_name="+cmd", subject=subject)
    late = datetime.date(2026, 4, 8)
    path = tmp_path / "清单.xlsx"
    assert write_owed(path, [one, after("dismiss")], late) == (1, 3000, 0)
    sheet = load_workbook(path)["追回清单"]
    row = [cell.value for cell in sheet[2]]
    assert row[3] == "=HYPERLINK(1)"
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert (row[8], row[10], row[11], row[12]) == (30, 0, 30, 2)
    assert [cell.value for cell in sheet[3]][8] == 30
    assert late_days(one.recoveries[0], datetime.date(2026, 4, 6)) is None


def test_the_work_list_runs_nothing_either(tmp_path):
    one = replace(case(1000), content="@SUM(1)", basis="-1")
    path = tmp_path / "清单.xlsx"
    write_worklist(path, [(one, "review")], SETTINGS, {})
    for sheet in load_workbook(path):
        assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}


def test_a_dismissed_hit_can_be_confirmed_as_dismissed(tmp_path):
    one = after("dismiss", "sample")
    fill = {2: {RESULT: "撤销", REASON: NONE.reason}}
    [row], _ = filled(tmp_path, [one], by="乙", fill=fill)
    assert state(applied(one, act(row, one, "乙"))) == "dismissed"
