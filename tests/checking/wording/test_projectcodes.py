import pytest

from baoheng.checking.wording.projectcodes import expected_check, parse_code


@pytest.mark.parametrize(
    "text",
    [
        "13030322P00385410014D",
        "13030322P00385410013R",
        "13030322P00433510001R",
        "13030322P00385510003K",
        "13030322P003855100047",
    ],
)
def test_the_check_character_of_published_codes(text):
    code = parse_code(text)
    assert code is not None
    assert (code.division, code.year, code.whole) == ("130303", 2022, True)
    assert expected_check(code) == text[-1]


def test_other_provinces_have_no_known_check_character():
    code = parse_code("51092322T000000431595")
    assert code is not None
    assert expected_check(code) is None


@pytest.mark.parametrize("text", ["", "无", "—", "Z155080000004"])
def test_cells_without_a_code_of_this_kind(text):
    assert parse_code(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("43010024T00000100001", "少1位"),
        ("43010024T0000010000123", "多1位"),
        ("430100240000001000012", "应为字母"),
        ("4301OO24T000001000012", "应全是数字"),
        ("43010024K000001000012", "第9位是“K”"),
    ],
)
def test_faults_of_the_form(text, fault):
    code = parse_code(text)
    assert code is not None
    assert any(fault in said for said in code.faults)


def test_blanks_and_small_letters_do_not_matter():
    code = parse_code(" 13030322p-0038541 0014d ")
    assert code is not None
    assert code.text == "13030322P00385410014D"
