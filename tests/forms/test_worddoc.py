import docx
from docx.oxml.ns import qn
from tests.forms.made import evaluated, table

from baoheng.forms import FormData, compose, definition, write


def opened(tmp_path, form, *tables):
    path = tmp_path / "表.docx"
    write([compose(definition(form), FormData(one)) for one in tables], path)
    return docx.Document(str(path))


def test_each_form_has_a_section_with_its_own_paper(tmp_path):
    document = opened(tmp_path, "self_evaluation", evaluated(), evaluated())
    assert [s.page_width > s.page_height for s in document.sections] == [True, True]
    assert len(document.tables) == 4
    upright = opened(tmp_path, "project_target", table())
    assert [s.page_width < s.page_height for s in upright.sections] == [True]


def test_the_head_of_the_indicators_is_repeated_and_nothing_else(tmp_path):
    first, second = opened(tmp_path, "monitoring", table()).tables
    heads = [
        [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in one.rows]
        for one in (first, second)
    ]
    assert not any(heads[0])
    assert heads[1][:2] == [True, True]
    assert not any(heads[1][2:])


def test_cells_are_merged_and_the_fonts_are_chinese(tmp_path):
    first, _ = opened(tmp_path, "self_evaluation", evaluated()).tables
    xml = first._tbl.xml
    assert 'w:gridSpan w:val="10"' in xml
    assert 'w:vMerge w:val="restart"' in xml
    assert 'w:eastAsia="宋体"' in xml


def test_a_form_without_a_block_above_its_list_is_one_table(tmp_path):
    assert len(opened(tmp_path, "summary", table()).tables) == 1


def test_the_footer_counts_the_pages(tmp_path):
    (section,) = opened(tmp_path, "summary", table()).sections
    xml = section.footer._element.xml
    assert " PAGE " in xml
    assert " NUMPAGES " in xml
