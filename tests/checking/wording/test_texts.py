import datetime

from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.wording.texts import cited_numbers, content, pieces, prose, shown

DAY = datetime.date(2026, 3, 1)


def dossier(text):
    [made] = dossiers(readings(text), DAY)
    return made


TWO = """
单位 临江市医疗保障局
--- project 甲表
项目 甲
目标 依据医保发〔2023〕24号巩固参保
产出 | 数量 | 参保人数 | ≥80万人
文 甲表的说明
--- project 乙表
项目 乙
字段 项目概述：乙的概述
任务 宣传 | 20 | - | 开展宣传 | 知晓率提高
测算 宣传 | 折页 | 15 | 15万份×1元/份
产出 | 数量 | 折页数量 | ≥15万份
"""


def test_every_piece_has_the_form_that_it_stands_in():
    names = {piece.text: piece.form.name for piece in pieces(dossier(TWO))}
    assert names["参保人数"] == "甲"
    assert names["折页数量"] == names["乙的概述"] == names["15万份×1元/份"] == "乙"
    assert names["甲表的说明"] == "甲"


def test_content_leaves_out_the_labels():
    texts = [piece.text for piece in content(dossier(TWO))]
    assert "目标" not in texts
    assert "甲" in texts


def test_a_piece_says_where_it_stands():
    by_text = {piece.text: piece for piece in pieces(dossier(TWO))}
    assert by_text["乙的概述"].whose == "“乙”的概述"
    assert by_text["甲表的说明"].whose.startswith("正文")
    assert by_text["参保人数"].right == ("≥80万人",)


def test_prose_is_goals_fields_tasks_and_reasons_of_amounts():
    first, second = dossier(TWO).forms
    assert [one.where for one in prose(first)] == ["年度目标"]
    assert [one.text for one in prose(second)] == [
        "乙的概述",
        "开展宣传",
        "知晓率提高",
        "15万份×1元/份",
    ]


def test_cited_numbers_are_gathered_by_form():
    [(form, found)] = cited_numbers(dossier(TWO)).items()
    assert form.name == "甲"
    assert [number.normal for _, number in found] == ["医保发〔2023〕24号"]


def test_a_document_without_a_table_has_no_pieces():
    assert pieces(dossier("单位 临江市医疗保障局\n文 只有正文")) == ()


def test_long_texts_are_quoted_by_their_beginning():
    assert shown("甲乙  丙", 10) == "甲乙 丙"
    assert shown("甲" * 30, 5) == "甲甲甲甲甲…"
