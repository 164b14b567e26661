"""Keys: the same on any machine, in SQL and in Python; missing stays missing."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.ledger.keys import TOO_LONG, key_of, keys_of, sql_key


@pytest.mark.parametrize(
    ("text", "key"), [("abc", 8250560606382298838), ("甲", 6344221280027588038)]
)
def test_a_key_is_fixed_for_good(text, key):
    assert key_of(text) == key


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_sql_and_python_agree_and_keys_are_no_negative_numbers(text):
    [[made]] = duckdb.execute(f"SELECT {sql_key('?')}", [text]).fetchall()
    assert made == key_of(text) >= 0


def test_a_column_of_texts_is_stripped_and_missing_ones_have_no_key():
    keys, names = keys_of(pa.chunked_array([["A1", " A1 ", "", None, "NULL", "B" * 51]]))
    assert keys.to_pylist() == [key_of("A1"), key_of("A1"), None, None, None, TOO_LONG]
    assert {row["text"]: row["key"] for row in names.to_pylist()}["A1"] == key_of("A1")
