"""Two readings of one document: what is found, put back, and told."""

from baoheng.core.provenance import Place
from baoheng.reading.grid import Block, Cell, Grid, Loose, Source
from baoheng.reading.reconcile import reconcile


def loose(*texts: str) -> list[Block]:
    return [Loose(text, Place("表.doc", line=n)) for n, text in enumerate(texts, 1)]


def grid(number: int, *rows: list[str]) -> Grid:
    place = Place("表.doc", table=number)
    cells = [
        Cell(r, c, 1, 1, text, place.at(r + 1, c + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Grid(cells, len(rows), len(rows[0]), place)


def reconciled(first: list[Block], second: list[Block]) -> Source:
    source = Source("表.doc", "0" * 64, "doc", "test", first)
    reconcile(source, second, "甲读法", "乙读法")
    return source


def shown(source: Source) -> list[str]:
    return [
        b.text if isinstance(b, Loose) else "|".join(cell.text for cell in b.cells)
        for b in source.blocks
    ]


def codes(source: Source) -> list[str]:
    return [code for code, _ in source.notes]


def test_equal_readings_say_nothing_and_agree_on_the_count():
    source = reconciled(
        [*loose("标题"), grid(1, ["a b", "95"])], [*loose("标 题"), grid(1, ["ab", "95"])]
    )
    assert source.notes == []
    assert source.census == source.characters() == 6


def test_text_in_another_order_is_no_loss():
    assert codes(reconciled(loose("脚注", "正文"), loose("正文", "脚注"))) == []


def test_lost_table_is_put_back_where_it_stood():
    table = grid(2, ["一级指标", "指标值"], ["产出指标", "7000人次"])
    first = [*loose("表一"), grid(1, ["a", "b"]), *loose("表二", "签字")]
    second = [*loose("表一"), grid(1, ["a", "b"]), *loose("表二"), table, *loose("签字")]
    source = reconciled(first, second)
    assert shown(source) == ["表一", "a|b", "表二", "一级指标|指标值|产出指标|7000人次", "签字"]
    assert codes(source) == ["READERS_DISAGREE"]
    assert "（漏读 17 个字符）" in source.notes[0][1]
    assert "表2整张表（4 个有字的格，开头是“一级指标｜指标值｜产出指标”）" in source.notes[0][1]
    assert source.census == source.characters()


def test_lost_table_among_twins_is_the_right_one():
    rows = [["一级指标", "值"], ["产出指标", "95"]]
    first = [grid(1, *rows), *loose("间"), grid(3, *rows)]
    second = [grid(1, *rows), grid(2, *rows), *loose("间"), grid(3, *rows)]
    source = reconciled(first, second)
    assert shown(source) == [shown(source)[0]] * 2 + ["间", shown(source)[0]]


def test_lost_cell_is_put_back_as_a_line_with_its_place():
    first = [grid(1, ["指标", ""], ["人数", "7"])]
    source = reconciled(first, [grid(1, ["指标", "说明"], ["人数", "7"])])
    assert shown(source) == ["指标||人数|7", "说明"]
    assert "表1第1行第2列“说明”" in source.notes[0][1]


def test_lost_characters_inside_a_cell_are_put_back_alone():
    source = reconciled([grid(1, ["满意度", "≥9%"])], [grid(1, ["满意度", "≥95%"])])
    assert shown(source) == ["满意度|≥9%", "5"]
    assert source.census == source.characters()


def test_text_of_the_first_reader_only_is_told_but_is_no_loss():
    source = reconciled(loose("页眉", "正文"), loose("正文"))
    assert codes(source) == ["ONE_READER_ONLY"]
    assert shown(source) == ["页眉", "正文"]
    assert source.census == source.characters()


def test_private_character_for_a_symbol_is_no_loss():
    assert codes(reconciled(loose("甲☑乙"), loose("甲\uf0fe乙"))) == ["ONE_READER_ONLY"]


def test_private_character_that_was_lost_is_found():
    assert codes(reconciled(loose("甲乙"), loose("甲\uf0fe乙"))) == ["READERS_DISAGREE"]


def test_lost_paragraphs_are_listed_up_to_a_number():
    source = reconciled([], loose(*(f"段落{n}" for n in range(20))))
    assert len(source.blocks) == 20
    assert "等共 20 处" in source.notes[0][1]


def test_table_run_together_in_one_paragraph_is_put_back_instead_of_it():
    table = grid(2, ["一级指标", "指标值"], ["产出指标", "7000人次"])
    first = [
        *loose("表一"),
        grid(1, ["a", "b"]),
        *loose("表二", "一级指标指标值产出指标7000人次", "完"),
    ]
    second = [*loose("表一"), grid(1, ["a", "b"]), *loose("表二"), table, *loose("完")]
    source = reconciled(first, second)
    assert shown(source) == ["表一", "a|b", "表二", "一级指标|指标值|产出指标|7000人次", "完"]
    assert "被读成 1 段连在一起的文字" in source.notes[0][1]
    assert "漏读" not in source.notes[0][1].split("下列内容")[1]
    assert source.census == source.characters()


def test_paragraph_beside_a_lost_table_that_is_not_its_text_stays():
    table = grid(1, ["一级指标", "指标值"], ["产出指标", "95"])
    source = reconciled(loose("一级指标指标值产出指标95", "另有说明"), [table])
    assert shown(source) == ["一级指标|指标值|产出指标|95", "另有说明"]


def test_cell_with_an_automatic_number_is_no_broken_table():
    first, second = [grid(1, ["1.人数", "7"])], [grid(1, ["人数", "7"])]
    assert codes(reconciled(first, second)) == ["ONE_READER_ONLY"]
