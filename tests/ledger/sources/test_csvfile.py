"""CSV: encodings, quotation marks, broken lines, titles above the headings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baoheng.core.errors import SourceError
from baoheng.ledger.sources import csvfile
from baoheng.ledger.sources.csvfile import CsvFile

HEAD = "编号,姓名,数"
KNOWN = frozenset({"编号", "姓名", "数"})


def read(tmp_path, data: bytes | str) -> tuple[list[str], list[tuple], list[tuple]]:
    """Headings; rows with their line numbers; refused lines with number and reason."""
    path = tmp_path / "来.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    source = CsvFile(path, "来", KNOWN)
    rows, bad = [], []
    for chunk in source.chunks():
        for number, row in zip(chunk.numbers.to_pylist(), chunk.rows.to_pylist(), strict=True):
            rows.append((number, *row.values()))
        bad += [(one.number, one.reason) for one in chunk.bad]
    return list(source.headings), rows, bad


GOOD = [(2, "1", "张三", "5"), (3, "2", "李四", "6")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_encodings_line_ends_and_delimiters_as_programs_write_them(
    tmp_path, encoding, ending, mark
):
    text = ending.join([HEAD, "1,张三,5", "2,李四,6", ""]).replace(",", mark)
    heads, rows, bad = read(tmp_path, text.encode(encoding))
    assert (heads, rows, bad) == (["编号", "姓名", "数"], GOOD, [])


def test_titles_above_the_headings_and_blank_lines_are_passed_over(tmp_path):
    text = f"云溪市参保人员名单,,\n制表日期 2026-01-01,,\n{HEAD}\n1,张三,5\n\n,,\n2,李四,6\n"
    _, rows, bad = read(tmp_path, text)
    assert rows == [(4, "1", "张三", "5"), (7, "2", "李四", "6")]
    assert bad == []


def test_commas_in_a_title_are_no_delimiters(tmp_path):
    text = f"甲，乙，丙，丁，戊五县名单\n{HEAD}\n1,张三,5\n"
    assert read(tmp_path, text)[1] == [(3, "1", "张三", "5")]


def test_a_last_line_without_an_end_is_read(tmp_path):
    assert read(tmp_path, f"{HEAD}\n1,张三,5\n2,李四,6")[1] == GOOD


def test_quoted_fields_may_hold_commas_quotes_and_line_breaks(tmp_path):
    text = f'{HEAD}\n1,"张,三","5"\n2,"李""四""","6\n7"\n3,王五,8\n'
    assert read(tmp_path, text)[1] == [
        (2, "1", "张,三", "5"),
        (3, "2", '李"四"', "6\n7"),
        (5, "3", "王五", "8"),
    ]


def test_a_broken_quote_costs_one_line_and_not_the_rest(tmp_path):
    text = f'{HEAD}\n1,张三,5\n2,"李四,6\n3,王五,7\n4,"赵,六",8\n'
    _, rows, bad = read(tmp_path, text.encode("gb18030"))
    assert [row[1] for row in rows] == ["1", "3", "4"]
    assert bad == [(3, "引号没有配对")]


def test_a_broken_quote_in_the_last_line(tmp_path):
    _, rows, bad = read(tmp_path, f'{HEAD}\n1,张三,5\n2,"李四,6\n')
    assert [row[1] for row in rows] == ["1"]
    assert bad == [(3, "引号没有配对")]


@pytest.mark.parametrize("quoted", ["", '3,"王五",7\n'])
def test_lines_with_too_few_or_too_many_columns_are_refused_with_their_number(tmp_path, quoted):
    _, rows, bad = read(tmp_path, f"{HEAD}\n1,张三,5\n2,李四\n3,王,五,7\n{quoted}")
    assert [row[1] for row in rows] == ["1"] + ["3"] * bool(quoted)
    assert bad == [(3, "这一行有 2 列，表头有 3 列"), (4, "这一行有 4 列，表头有 3 列")]


def test_a_line_that_is_no_utf8_is_refused_and_the_others_are_read(tmp_path):
    data = f"{HEAD}\n1,张三,5\n".encode() + b"2,\xff\xfe,6\n" + "3,王五,7\n".encode()
    _, rows, bad = read(tmp_path, data)
    assert [row[1] for row in rows] == ["1", "3"]
    assert bad == [(3, "编码损坏，有不能识别的字节")]


def test_gbk_whose_first_signs_happen_to_be_utf8(tmp_path):
    text = f"医式名单,,\n{HEAD}\n" + "".join(f"{n},张三,5\n" for n in range(9))
    data = text.encode("gb18030")
    assert "医式".encode("gb18030").decode()  # the two signs are good UTF-8 by chance
    _, rows, bad = read(tmp_path, data)
    assert [row[2] for row in rows] == ["张三"] * 9
    assert bad == []


def test_records_across_the_border_of_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(csvfile, "BLOCK_BYTES", 40)
    lines = [f'{n},"张\n三{n}",{n}' if n % 3 == 0 else f"{n},张三{n},{n}" for n in range(40)]
    _, rows, bad = read(tmp_path, "\n".join([HEAD, *lines]) + "\n")
    assert [row[1] for row in rows] == [str(n) for n in range(40)]
    assert bad == []


@pytest.mark.parametrize(
    ("text", "said"), [("编号,编号\n1,2\n", "不止一次"), ("\n\n\n", "没有数据")]
)
def test_headings_that_cannot_be_used(tmp_path, text, said):
    with pytest.raises(SourceError, match=said):
        read(tmp_path, text)


cell = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=12))
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, table):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([HEAD.split(","), *table])
    _, rows, bad = read(tmp_path_factory.mktemp("csv"), out.getvalue())
    assert [row[1:] for row in rows] == table
    assert bad == []
