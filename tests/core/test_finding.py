from dataclasses import replace

from baoheng.core.finding import Finding, Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place

FINDING = Finding(
    check="A05",
    title="成本控制数高于预算",
    kind=Kind.CROSS_TABLE,
    severity=Severity.ERROR,
    group=ReviewGroup.SUITABILITY,
    document="甲.docx",
    message="高于预算",
    evidence="5万元 > 2万元",
    basis="common sense",
    places=(Place("甲.docx", table=1, row=3, col=2),),
    project="DRG",
    indicators=("成本控制数",),
)


def test_the_key_survives_a_moved_row_but_not_other_numbers():
    moved = replace(FINDING, places=(Place("甲.docx", table=1, row=9, col=2),))
    other = replace(FINDING, evidence="6万元 > 2万元")
    assert FINDING.key == moved.key
    assert FINDING.key != other.key
    assert FINDING.key.startswith("A05-")
