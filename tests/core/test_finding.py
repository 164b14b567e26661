from baoheng.core.finding import Finding, Severity
from baoheng.core.provenance import Place


def finding(check: str, *places: Place) -> Finding:
    return Finding(
        check,
        "sum",
        Severity.ERROR,
        "权重合计为 95，应为 90",
        "40 + 55 = 95",
        "常识性算术",
        places,
    )


def test_the_same_check_on_the_same_cells_has_the_same_key():
    cell = Place("a.xlsx", sheet="整体", row=7, col=3)
    assert finding("A01", cell).key == finding("A01", cell).key == "A01|a.xlsx#工作表“整体”C7"


def test_another_check_or_another_cell_is_another_finding():
    cell = Place("a.xlsx", sheet="整体", row=7, col=3)
    keys = {finding("A01", cell).key, finding("A02", cell).key, finding("A01", cell.at(8, 3)).key}
    assert len(keys) == 3


def test_severities_are_spelled_as_in_the_contract():
    assert [str(s) for s in Severity] == ["error", "warning", "advice"]
