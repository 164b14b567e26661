"""Parsing: what a cell becomes, and what is said of one that cannot be read. One row a case."""

import datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from baoheng.ledger.columns import Column, Type
from baoheng.ledger.definitions import Rule, Table
from baoheng.ledger.mapping import ColumnMap
from baoheng.ledger.parsing import parse_sql
from baoheng.ledger.staging import _fits

D, T = datetime.date, datetime.datetime


def parse(column: Column, value: object, mapping: ColumnMap | None = None) -> tuple:
    """The stored value and the reason code."""
    kind = value.type if isinstance(value, pa.Scalar) else pa.string()
    chunk = pa.table({"列": pa.array([value], kind)})
    table = Table("t", "表", "", "", ("x",), (column,))
    asked = mapping or ColumnMap({"x": "列"})
    typed = frozenset() if kind == pa.string() else frozenset({"列"})
    connection = duckdb.connect()
    connection.register("chunk", chunk)
    query = parse_sql(table, asked, typed, ["1 AS n"])
    [[stored, _, why]] = connection.execute(query).fetchall()
    return stored, why.partition(":")[2] if why else None


def column(kind: Type, **more: object) -> Column:
    return Column("x", "列", kind, "x", **more)  # type: ignore[arg-type]


MONEY = [
    ("12.34", 1234, None),
    (" 12 ", 1200, None),
    ("-0.05", -5, None),
    ("1,234,567.8", 123456780, None),
    ("12.300000000000001", 1230, None),  # a float's noise
    ("0", 0, None),
    ("", None, None),  # missing is never 0
    ("NULL", None, None),
    ("1,2", None, "number"),
    ("12元", None, "number"),
    ("nan", None, "number"),
    ("12.345", 1235, "places"),
    ("12.340049", 1234, "places"),  # real digits, no float's noise
]


@pytest.mark.parametrize(("text", "stored", "why"), MONEY)
def test_money_is_read_as_fen(text, stored, why):
    found, reason = parse(column(Type.MONEY), text)
    assert reason == why
    assert why or found == stored


@pytest.mark.parametrize(
    ("text", "factor", "fen"),
    [("1.5", "10000", 1_500_000), ("150", "0.01", 150), ("2", "100000000", 20_000_000_000)],
)
def test_money_in_another_unit_becomes_fen(text, factor, fen):
    mapping = ColumnMap({"x": "列"}, {"x": Decimal(factor)})
    assert parse(column(Type.MONEY), text, mapping) == (fen, None)


@pytest.mark.parametrize(
    ("text", "factor", "why"), [("0.5", "0.01", "places"), ("1.2345678", "10000", "places")]
)
def test_less_than_a_fen_is_refused_and_never_rounded(text, factor, why):
    mapping = ColumnMap({"x": "列"}, {"x": Decimal(factor)})
    assert parse(column(Type.MONEY), text, mapping)[1] == why


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [
        ("3", 3, None),
        ("3.0", 3, None),
        ("3.4", None, "whole"),
        ("99", 99, None),
        ("100", None, "range"),
        ("-1", None, "range"),
        ("三", None, "number"),
    ],
)
def test_whole_numbers_within_their_bounds(text, stored, why):
    found, reason = parse(column(Type.INT, low=0, high=99), text)
    assert reason == why
    assert why or found == stored


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [
        ("0.7", Decimal("0.7000"), None),
        ("0.12345", None, "places"),
        ("1.2", None, "range"),
    ],
)
def test_numbers_keep_their_places(text, stored, why):
    found, reason = parse(column(Type.NUMBER, scale=4, low=0, high=1), text)
    assert reason == why
    assert why or found == stored


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [
        ("2026-01-03", D(2026, 1, 3), None),
        ("2026/1/3", D(2026, 1, 3), None),
        ("20260103", D(2026, 1, 3), None),
        ("2026年1月3日", D(2026, 1, 3), None),
        ("2026.01.03", D(2026, 1, 3), None),
        ("2026-02-30", None, "date"),
        ("1月3日", None, "date"),
        ("0202-01-03", None, "range"),
        ("46025", None, "date"),
    ],
)
def test_dates_as_bureaus_write_them(text, stored, why):
    found, reason = parse(column(Type.DATE), text)
    assert reason == why
    assert why or found == stored


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [
        ("2026-01-03 08:05:06", T(2026, 1, 3, 8, 5, 6), None),
        ("2026-01-03T08:05:06", T(2026, 1, 3, 8, 5, 6), None),
        ("20260103080506", T(2026, 1, 3, 8, 5, 6), None),
        ("2026/1/3 8:05", T(2026, 1, 3, 8, 5), None),
        ("2026-01-03 08:05:06+08:00", T(2026, 1, 3, 8, 5, 6), None),
        ("2026-01-03T08:05:06Z", None, "zone"),
        ("2026-01-03 25:00:00", None, "date"),
    ],
)
def test_times_are_local(text, stored, why):
    found, reason = parse(column(Type.TIME), text)
    assert reason == why
    assert why or found == stored


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [("1", True, None), ("否", False, None), ("", None, None), ("2", None, "flag")],
)
def test_flags(text, stored, why):
    assert parse(column(Type.FLAG), text) == (stored, why)


@pytest.mark.parametrize(
    ("text", "stored", "why"),
    [("1", "1", None), ("男", "1", None), ("3", None, "code"), ("", None, None)],
)
def test_codes_and_their_chinese_names(text, stored, why):
    assert parse(column(Type.TEXT, codes="gend"), text) == (stored, why)


def test_a_sources_own_words_become_codes():
    mapping = ColumnMap({"x": "列"}, values={"x": {"M": "1"}})
    assert parse(column(Type.TEXT, codes="gend"), "M", mapping) == ("1", None)


@pytest.mark.parametrize(
    ("text", "why"), [("H990300", None), ("990300", "pattern"), ("H1234567", "size")]
)
def test_text_has_a_length_and_a_pattern(text, why):
    assert parse(column(Type.TEXT, size=7, pattern="H[0-9]+"), text)[1] == why


def test_a_required_cell_must_not_be_empty():
    assert parse(column(Type.TEXT, required=True), " ")[1] == "required"


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (Type.MONEY, pa.scalar(Decimal("12.30"), pa.decimal128(16, 2)), 1230),
        (Type.MONEY, pa.scalar(12, pa.int64()), 1200),
        (Type.DATE, pa.scalar(D(2026, 1, 3)), D(2026, 1, 3)),
        (Type.TIME, pa.scalar(T(2026, 1, 3, 8)), T(2026, 1, 3, 8)),
    ],
)
def test_columns_with_a_type_of_their_own_are_read_without_texts(kind, value, stored):
    assert parse(column(kind), value) == (stored, None)


@pytest.mark.parametrize(
    ("kind", "decimal", "fits"),
    [
        (Type.MONEY, (16, 2), True),
        (Type.MONEY, (16, 4), False),  # would be rounded to 分 without a word
        (Type.INT, (16, 0), True),
        (Type.INT, (16, 1), False),
        (Type.NUMBER, (16, 4), True),
        (Type.NUMBER, (16, 6), False),
    ],
)
def test_only_decimals_that_need_no_rounding_keep_their_type(kind, decimal, fits):
    assert _fits(column(kind), pa.decimal128(*decimal)) is fits


def test_a_rule_that_cannot_be_computed_fails_and_one_without_its_values_says_nothing():
    fails = Rule("", "abs(a * b * 100) <= 1").fails
    big = "99999999999999::DECIMAL(18,4) AS a, 999999999999::DECIMAL(18,6) AS b"
    rows = [
        big,
        "NULL::DECIMAL(18,4) AS a, 1::DECIMAL(18,6) AS b",
        "0::DECIMAL(18,4) AS a, 1::DECIMAL(18,6) AS b",
        "1::DECIMAL(18,4) AS a, 1::DECIMAL(18,6) AS b",
    ]
    found = [duckdb.sql(f"SELECT {fails} FROM (SELECT {row})").fetchall()[0][0] for row in rows]
    assert [bool(one) for one in found] == [True, False, False, True]
