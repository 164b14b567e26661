import pytest

from baoheng.checking.wording.docnumbers import document_numbers


@pytest.mark.parametrize(
    ("text", "normal", "fault"),
    [
        ("（医保发〔2023〕24号）", "医保发〔2023〕24号", None),
        ("秦医保【19】31号", "秦医保〔2019〕31号", "两位"),
        ("川财社2023年24号", "川财社〔2023〕24号", "没有加六角括号"),
        ("湘医保发(2021)015号", "湘医保发〔2021〕15号", "虚位"),
        ("根据财社〔2022〕32等文件", "财社〔2022〕32号", "漏写“号”"),
        ("京财社〔2024〕第3号", "京财社〔2024〕3号", "不加“第”"),
        ("川医保发〔2021]12号", "川医保发〔2021〕12号", "六角括号"),
    ],
)
def test_a_number_is_read_whatever_its_brackets(text, normal, fault):
    [found] = document_numbers(text)
    assert found.normal == normal
    assert text[found.start : found.end] == found.text
    assert (fault or "") in "；".join(found.faults)
    assert bool(found.faults) == bool(fault)


@pytest.mark.parametrize(
    "text", ["国务院令第735号", "2023年第5号公告", "合同HT(2022)12号", "第（2）5号楼", "5号线"]
)
def test_other_numbers_are_no_document_numbers(text):
    assert [*document_numbers(text)] == []


def test_several_in_one_cell_keep_their_order():
    found = document_numbers("冀政字【2019】28号、冀医保规【2020】4号和国办发〔2018〕26号")
    assert [one.prefix for one in found] == ["冀政字", "冀医保规", "国办发"]
