"""Headings: told by name, given by file, remembered; what is missing or not used is said."""

from decimal import Decimal

import pytest

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import table
from baoheng.ledger.mapping import map_columns

PERSONS = table("persons")
PAID = table("contributions")
NEEDED = ["人员编号", "性别", "出生日期"]


def mapped(ledger, one, headings, file=None):
    return map_columns(ledger, one, headings, file, "来源")


@pytest.mark.parametrize(
    "headings",
    [
        ["psn_no", "gend", "brdy"],
        ["PSN_NO", "GEND", "BRDY"],
        NEEDED,
        ["人员 编号*", "性别", "出生日期（年月日）"],
    ],
)
def test_columns_are_told_by_national_name_or_title(ledger, headings):
    assert list(mapped(ledger, PERSONS, headings).headings) == ["psn_no", "gend", "brdy"]


def test_a_missing_column_names_the_likeliest_heading(ledger):
    with pytest.raises(SourceError, match="性别") as caught:
        mapped(ledger, PERSONS, ["人员编号", "出生日期", "性 别代码"])
    assert "“性 别代码”是否就是性别" in caught.value.todo


def test_columns_that_go_nowhere_are_listed(ledger):
    assert mapped(ledger, PERSONS, [*NEEDED, "血型"]).unused == ("血型",)


def test_the_unit_in_a_heading_is_obeyed(ledger):
    heads = [
        "缴费流水号",
        "人员编号",
        "险种类型",
        "缴费年度",
        "缴费主体",
        "缴费金额（万元）",
        "到账日期",
    ]
    assert mapped(ledger, PAID, heads).factors == {"amount": Decimal(10_000)}


def write(tmp_path, text):
    path = tmp_path / "对照.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_file_is_obeyed_and_remembered_for_the_same_headings(ledger, tmp_path):
    file = write(
        tmp_path,
        '[columns]\n"个人码" = "psn_no"\n"XB" = "性别"\n'
        '[values.gend]\n"M" = "1"\n[constants]\nbrdy = "1990-01-01"\n',
    )
    first = mapped(ledger, PERSONS, ["个人码", "XB"], file)
    assert first.headings == {"psn_no": "个人码", "gend": "XB"}
    assert first.values == {"gend": {"M": "1"}}
    again = mapped(ledger, PERSONS, ["XB", "个人码"])
    assert again.remembered
    assert again.headings == first.headings
    with pytest.raises(SourceError):
        mapped(ledger, PERSONS, ["XB", "个人码", "别的"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns", "TOML"),
        ("[colums]\n", "colums"),
        ('[columns]\n"没有" = "psn_no"\n', "没有“没有”"),
        ('[columns]\n"人员编号" = "psn"\n', "psn"),
        ('[columns]\n"人员编号" = "psn_no"\n"性别" = "psn_no"\n', "都对应"),
        ('[constants]\nbirthday = "1990-01-01"\n', "没有 birthday"),
        ('[values.sex]\n"M" = "1"\n', "没有 sex"),
        ('ignore = ["血型"]\n', "血型"),
    ],
)
def test_a_wrong_mapping_file_says_where(ledger, tmp_path, text, said):
    with pytest.raises(SourceError, match=said):
        mapped(ledger, PERSONS, NEEDED, write(tmp_path, text))


def test_a_wrong_unit_is_refused(ledger, tmp_path):
    heads = ["缴费流水号", "人员编号", "险种类型", "缴费年度", "缴费主体", "缴费金额", "到账日期"]
    with pytest.raises(SourceError, match="千元"):
        mapped(ledger, PAID, heads, write(tmp_path, '[units]\namount = "千元"\n'))


def test_a_rows_own_number_cannot_be_the_same_for_all(ledger, tmp_path):
    file = write(tmp_path, '[constants]\npsn_no = "P1"\n')
    with pytest.raises(SourceError, match="人员编号"):
        mapped(ledger, PERSONS, ["性别", "出生日期"], file)
