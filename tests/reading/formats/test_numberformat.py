"""Number formats as a table: stored value, format, what the program shows."""

from decimal import Decimal

import pytest

from baoheng.reading.formats.numberformat import BUILTIN, Shown, show_number, show_text

ACCOUNTING = BUILTIN[43]

SHOWN = [
    # value, format, shown, does the format add an operator, unit, percent or scale
    ("579242", "General", "579242", False),
    ("5902.04", "General", "5902.04", False),
    ("3.0", "General", "3", False),
    ("-0.5", "General", "-0.5", False),
    ("123456789012", "General", "123456789012", False),
    ("1E+40", "General", "1E+40", False),
    ("0.0000001", "General", "0.0000001", False),
    ("5", "G/通用格式", "5", False),
    ("5", 'G/通用格式"人"', "5人", True),
    ("0.95", "0%", "95%", True),
    ("0.285", "0%", "29%", True),
    ("0.9512", "0.00%", "95.12%", True),
    ("95", '"≥"0"%"', "≥95%", True),
    ("9.4", '0.0"万元"', "9.4万元", True),
    ("9.4", "0.0万元", "9.4万元", True),
    ("100", r"\≥0\%", "≥100%", True),
    ("1234.5", "#,##0.00_ ", "1,234.50", False),
    ("1234567", "#,##0", "1,234,567", False),
    ("999", "#,##0", "999", False),
    ("0", "#,##0", "0", False),
    ("-5", "0_);(0)", "(5)", True),
    ("-5", "0;-0", "-5", False),
    ("-0.3", "0", "0", False),
    ("0.5", "0", "1", False),
    ("2.5", "0", "3", False),
    ("95", "0.##", "95", False),
    ("95.5", "0.##", "95.5", False),
    ("12.3", "0.0?", "12.3", False),
    ("302001", "000000", "302001", False),
    ("1", "000000", "000001", False),
    ("13800138000", "000-0000-0000", "138-0013-8000", False),
    ("12345", "0!.0,", "1.2", True),
    ("12345678", '#,##0.0,"千元"', "12,345.7千元", True),
    ("1234567890", '0.00,,"百万"', "1234.57百万", True),
    ("1234", "[红色]0", "1234", False),
    ("-7", "0;[Red]-0", "-7", False),
    ("3", '[>=1]0"个";0.0', "3个", True),
    ("0.3", '[>=1]0"个";0.0', "0.3", False),
    ("0", '[=0]"无";0', "无", True),
    ("2", '[=0]"无";0', "2", False),
    ("-1", '[<0]"减"0;0', "减1", True),
    ("5", "[>100]0", "5", False),
    ("1234.5", ACCOUNTING, "1,234.50", False),
    ("-1234.5", ACCOUNTING, "-1,234.50", False),
    ("0", ACCOUNTING, "-", True),
    ("12", '[$¥-804]#,##0.00', "¥12.00", True),
    ("5", '"≥"@', "≥5", True),
    ("5", "@", "5", False),
    ("5", "0/次", "5/次", True),
    ("1.5", "# ?/?", "1 1/2", False),
    ("0.5", "?/?", "1/2", False),
    ("2", "# ?/?", "2", False),
    ("0.3", "# ?/10", "3/10", True),
    ("123456", "0.00E+00", "1.23E+05", False),
    ("9.999", "0.00E+00", "1.00E+01", False),
    ("0.00012", "0.0E+00", "1.2E-04", False),
    ("12345.678", "##0.0E+0", "12.3E+3", False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "text", "adds"), SHOWN)
def test_number_is_shown_as_the_program_shows_it(
    value: str, code: str, text: str, adds: bool
) -> None:
    shown = show_number(Decimal(value), code)
    assert (shown.text, shown.from_format, shown.hidden) == (text, adds, False)


DATES = [
    ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
    ("45657", "yyyy年m月d日", "2024年12月31日"),
    ("45657", "yyyy/m/d", "2024/12/31"),
    ("45657", "yyyy-mm-dd", "2024-12-31"),
    ("45657", 'm"月"d"日"', "12月31日"),
    ("45657", "yy.mm", "24.12"),
    ("45657", "e-mm", "2024-12"),
    ("45657", "[$-F800]dddd, mmmm dd, yyyy", "2024年12月31日"),
    ("45657", "d-mmm-yy", "31-Dec-24"),
    ("45657", "aaaa", "星期二"),
    ("45657", '"周"aaa', "周二"),
    ("45657", "[$-804]dddd", "星期二"),
    ("45657", "dddd", "Tuesday"),
    ("45657.5", "yyyy/m/d h:mm", "2024/12/31 12:00"),
    ("45657.75", "h:mm AM/PM", "6:00 PM"),
    ("45657.75", '上午/下午h"时"mm"分"', "下午6时00分"),
    ("0.5", "h:mm:ss", "12:00:00"),
    ("0.999999", "h:mm:ss", "0:00:00"),
    ("1.5", "[h]:mm", "36:00"),
    ("0.0007", "mm:ss.0", "01:00.5"),
    ("60", "yyyy-m-d", "1900-2-29"),
    ("61", "yyyy-m-d", "1900-3-1"),
    ("1", "yyyy-m-d", "1900-1-1"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "text"), DATES)
def test_dates_and_times(value: str, code: str, text: str) -> None:
    shown = show_number(Decimal(value), code)
    assert (shown.text, shown.from_format, shown.simplified) == (text, False, False)


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    assert show_number(Decimal(44195), "yyyy/m/d", epoch_1904=True).text == "2024/12/31"


@pytest.mark.parametrize("code", [";;;", "0;0;;@", "#", '""'])
def test_a_zero_that_is_not_shown_is_hidden_not_lost(code: str) -> None:
    shown = show_number(Decimal(0), code)
    assert (shown.text, shown.hidden) == ("0", True)


def test_a_date_outside_the_calendar_keeps_its_number() -> None:
    shown = show_number(Decimal(-1), "yyyy/m/d")
    assert (shown.text, shown.simplified) == ("-1", True)


def test_chinese_digits_are_shown_as_arabic_ones_and_told() -> None:
    shown = show_number(Decimal(45657), "[DBNum1][$-804]yyyy年m月d日")
    assert (shown.text, shown.simplified) == ("2024年12月31日", True)
    assert not show_number(Decimal(5), "[$-804]0").simplified


@pytest.mark.parametrize(
    ("text", "code", "shown", "hidden"),
    [
        ("≥95%", "General", "≥95%", False),
        ("95", "0.00", "95", False),
        ("95", '0;0;0;"≥"@', "≥95", False),
        ("95", '@"%"', "95%", False),
        ("甲", "_ @_ ", "甲", False),
        ("甲", ";;;", "甲", True),
    ],
)
def test_text_is_changed_only_by_a_text_section(
    text: str, code: str, shown: str, hidden: bool
) -> None:
    result = show_text(text, code)
    assert (result.text, result.hidden) == (shown, hidden)
    assert result.from_format == (shown != text)


@pytest.mark.parametrize(
    "code", ['"没有关上', "[没有关上", "0.0.0", "E+", "/", ",", "\\", "*", "_"]
)
def test_a_broken_format_never_stops_the_reading(code: str) -> None:
    assert isinstance(show_number(Decimal("1.5"), code).text, str)


def test_the_longest_format_and_a_longer_one() -> None:
    assert show_number(Decimal("1E+308"), "0." + "0" * 253).text == f"1{'0' * 308}.{'0' * 253}"
    assert show_number(Decimal(5), "0" * 256) == Shown("5", simplified=True)
