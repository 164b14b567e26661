"""云溪市: every document is made, opens with its library, and says what truth.json says."""

import json
import re
import zipfile
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html

from baoheng.reading.read import read_document

W_P, W_TBL = qn("w:p"), qn("w:tbl")


def squeeze(text):
    """Without white space: line breaks of a narrow column do not matter here."""
    return re.sub(r"\s+", "", text)


def text_of(path):
    """All text of a document through the library of its format."""
    return squeeze(READERS[path.suffix](path))


def docx_text(path):
    return "\n".join(node.text or "" for node in Document(path).element.body.iter(qn("w:t")))


def xlsx_text(path):
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell.value) for ws in book for row in ws for cell in row if cell.value is not None
    )


def html_text(path):
    raw = path.read_bytes()
    encoding = "gb18030" if b'charset="gb2312"' in raw else "utf-8"
    return html.fromstring(raw.decode(encoding)).text_content()


def pdf_text(path):
    """Cells in reading order; a cell's wrapped lines follow one another in the stream."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


READERS = {".docx": docx_text, ".xlsx": xlsx_text, ".html": html_text, ".pdf": pdf_text}


def file(made, number):
    return next(path for path in sorted(made[0].iterdir()) if path.name.startswith(number))


def truth(made, number):
    return made[1]["files"][file(made, number).name]


def indicator(made, number, level3, table=0):
    rows = truth(made, number)["tables"][table]["indicators"]
    return next(row for row in rows if row["level3"] == level3)


class TestFiles:
    def test_all_are_there_and_small(self, made, maker):
        names = {path.name for path in made[0].iterdir()}
        assert names == {spec.name for spec in maker.DOCUMENTS} | {"truth.json"}
        assert len(maker.DOCUMENTS) == 15
        for spec in maker.DOCUMENTS:
            assert (made[0] / spec.name).stat().st_size <= 100_000, spec.name

    def test_truth_on_disk_is_the_truth_returned(self, made, maker):
        stored = json.loads((made[0] / "truth.json").read_text(encoding="utf-8"))
        assert stored == json.loads(maker.truth.dumps(made[1]))

    @pytest.mark.slow
    def test_two_runs_give_the_same_bytes(self, made, maker, tmp_path):
        maker.make(tmp_path)
        for path in made[0].iterdir():
            assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name

    def test_every_name_and_value_of_the_truth_is_in_the_file(self, made, maker):
        for spec in maker.DOCUMENTS:
            path = made[0] / spec.name
            text = text_of(path)
            for table in made[1]["files"][spec.name]["tables"]:
                for row in table.get("indicators", []):
                    assert squeeze(row["level3"]) in text, (spec.name, row["level3"])
                    if path.suffix != ".xlsx":  # there the number format shows the rest
                        assert squeeze(row.get("value_text", "")) in text, (spec.name, row)
                for goal in table.get("goals", []):
                    assert squeeze(goal) in text, (spec.name, goal)

    def test_reading_leaves_nothing_over(self, made, maker):
        for spec in maker.DOCUMENTS:
            document = read_document(made[0] / spec.name).document
            assert [piece.text for piece in document.unread] == [], spec.name

    def test_word_documents_end_with_a_paragraph(self, made):
        for number in ("01", "04", "05", "07", "10", "13", "14"):
            body = Document(file(made, number)).element.body
            blocks = [child.tag for child in body if child.tag in (W_P, W_TBL)]
            assert blocks[-1] == W_P, number

    def test_zip_times_are_fixed(self, made):
        for path in made[0].iterdir():
            if path.suffix in (".docx", ".xlsx"):
                with zipfile.ZipFile(path) as archive:
                    assert {e.date_time[0] for e in archive.infolist()} == {2026}


class TestLayouts:
    def test_word_tables_have_spans_and_vertical_text(self, made):
        xml = Document(file(made, "05")).element.body.xml
        assert 'w:vMerge w:val="restart"' in xml
        assert "w:gridSpan" in xml
        assert 'w:textDirection w:val="tbRlV"' in xml

    def test_one_word_file_holds_six_forms(self, made):
        assert len(Document(file(made, "13")).tables) == 6
        assert len(truth(made, "13")["tables"]) == 6

    def test_three_indicators_share_one_cell_as_a_numbered_list(self, made):
        cells = {c.text for row in Document(file(made, "05")).tables[0].rows for c in row.cells}
        assert "1.≥700人\n2.≥3020人\n3.≥765人" in cells
        assert indicator(made, "05", "资助低保对象参保人数")["value"] == 3020

    def test_spreadsheet_keeps_signs_in_number_formats_and_one_row_hidden(self, made):
        ws = openpyxl.load_workbook(file(made, "12")).active
        formats = {cell.number_format for row in ws for cell in row}
        assert {'"≥"0"%"', '"≥"0.0"%"', "0%", "#,##0.00"} <= formats
        hidden = [r for r, d in ws.row_dimensions.items() if d.hidden]
        assert len(hidden) == 1
        assert ws.cell(hidden[0], 4).value == "指标12：新布设移动支付终端数量"
        flags = [row["level3"] for row in truth(made, "12")["tables"][0]["indicators"]
                 if row["hidden"]]  # fmt: skip
        assert flags == ["新布设移动支付终端数量"]

    def test_a_value_that_begins_with_an_equals_sign_is_text(self, made):
        ws = openpyxl.load_workbook(file(made, "15")).worksheets[0]
        cells = [cell for row in ws for cell in row if cell.value == "=56元/人"]
        assert [cell.data_type for cell in cells] == ["s"]

    def test_web_page_declares_gb2312_and_needs_gb18030(self, made):
        raw = file(made, "06").read_bytes()
        assert b'charset="gb2312"' in raw
        with pytest.raises(UnicodeDecodeError):
            raw.decode("gb2312")  # 二〇二六: the zero is not in gb2312
        page = html.fromstring(raw.decode("gb18030"))
        assert len(page.xpath("//table//table")) == 1

    def test_narrative_states_grades_with_bounds(self, made):
        text = text_of(file(made, "10"))
        assert (
            "病案入组率：98%及以上为优；95%（含）至98%为良；90%（含）至95%为中；低于90%为差。"
            in text
        )
        grades = indicator(made, "10", "病案入组率")["grades"]
        assert grades == {"优": ">=98", "良": "95-98", "中": "90-95", "差": "<90"}

    def test_pdf_repeats_its_head_and_cuts_merged_cells(self, made):
        with pypdfium2.PdfDocument(file(made, "03")) as document:
            pages = [squeeze(page.get_textpage().get_text_range()) for page in document]
        assert len(pages) >= 3
        assert all("三级指标" in page and "度量单位" in page for page in pages)
        goal = "实施住院救助1100人次"
        assert [goal in page for page in pages].count(True) == 1
        with_rows = [page for page in pages if "救助" in page]
        assert len(with_rows) == 2  # the project's rows go over a page end, its goals do not


class TestFaults:
    def test_ids_count_up_and_name_a_catalogue_entry(self, planted):
        ids = [fault["id"] for fault in planted["faults"]]
        assert ids == [f"Y{i:02}" for i in range(1, len(ids) + 1)]
        for fault in planted["faults"]:
            for code in (fault["catalogue"], *fault["also"]):
                assert re.fullmatch(r"[A-F]\d\d", code)
            assert fault["severity"] in {"B", "M", "H"}
            assert fault["place"]
            assert fault["wrong"]
            assert fault["reviewer"]

    @pytest.mark.slow
    def test_each_changes_every_document_it_names_and_no_other(self, maker, content, planted):
        def printed(faults):
            load = {spec.number: maker.content.with_faults(content, faults, spec.number)
                    for spec in maker.DOCUMENTS}  # fmt: skip
            return {
                spec.number: [(part.truth, part.paragraphs, part.sheet and part.sheet.cells)
                              for part in spec.parts(load[spec.number])]
                for spec in maker.DOCUMENTS
            }  # fmt: skip

        clean = printed([])
        for fault in planted["faults"]:
            faulty = printed([fault])
            changed = [number for number in clean if faulty[number] != clean[number]]
            assert changed == fault["documents"], fault["id"]

    def test_a_fault_that_does_not_fit_the_content_is_refused(self, maker, content):
        change = {"form": "2026_aid", "path": ["year"], "was": 2024, "becomes": 2025}
        fault = {"id": "Y99", "documents": ["05"], "changes": [change]}
        with pytest.raises(maker.content.FaultMismatch, match="Y99"):
            maker.content.with_faults(content, [fault], "05")

    @pytest.mark.slow
    def test_clean_documents_name_no_fault(self, maker, tmp_path):
        record = maker.make(tmp_path, clean=True)
        assert all(entry["faults"] == [] for entry in record["files"].values())

    def test_readme_lists_them_all(self, maker, planted):
        readme = (maker.content.HERE / "README.md").read_text(encoding="utf-8")
        for fault in planted["faults"]:
            line = next(x for x in readme.splitlines() if x.startswith(f"| {fault['id']} |"))
            for value in (fault["catalogue"], fault["place"], fault["wrong"], fault["reviewer"]):
                assert value in line, fault["id"]
        for trap in planted["traps"]:
            assert f"| {trap['id']} |" in readme
        for spec in maker.DOCUMENTS:
            assert f"`{spec.name}`" in readme

    def test_what_is_planted_can_be_seen(self, made):
        assert "1140人次×250元/人次=27.50万元" in text_of(file(made, "05"))
        assert truth(made, "02")["tables"][0]["budget"]["total"] == Decimal("53.92")
        assert truth(made, "03")["tables"][0]["budget"]["total"] == Decimal("535.92")
        rows = truth(made, "07")["tables"][0]["indicators"]
        assert sum(row["weight"] for row in rows) == 88
        assert indicator(made, "01", "疑点单据月度复核率")["value"] == 85
        assert indicator(made, "06", "疑点单据月度复核率")["value"] == 90
        assert truth(made, "08")["tables"][0]["period"] == "2025年1月—2025年12月"
        assert "城乡医疗救助市级配套资金48.96万元" in text_of(file(made, "10"))
        assert len([r for r in truth(made, "09")["tables"][0]["indicators"]
                    if r["level3"] == "申请评审参保人员满意度"]) == 2  # fmt: skip
