from lxml import html
from tests.forms.made import evaluated, indicator, table

from baoheng.forms import FormData, compose, definition
from baoheng.forms.webpage import page_text


def page(*tables, form="self_evaluation"):
    text = page_text([compose(definition(form), FormData(one)) for one in tables])
    return text, html.fromstring(text)


def test_the_page_asks_for_nothing_and_runs_nothing():
    text, tree = page(evaluated())
    assert tree.xpath("//script | //img | //link | //*[@style] | //*[@onclick]") == []
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http-equiv", "")


def test_texts_are_escaped():
    evil = table(indicator("产出指标 | 数量指标 | <script>甲</script> | ≥1家"))
    text, tree = page(evil)
    assert "<script>" not in text
    assert tree.xpath("//td[contains(., '<script>甲')]")


def test_the_head_of_the_indicators_is_a_head_to_repeat():
    _, tree = page(evaluated())
    (head,) = tree.xpath("//thead")
    assert "三级指标" in head.text_content()
    assert tree.xpath("count(//table)") == 2


def test_goals_keep_their_lines():
    _, tree = page(evaluated())
    (cell,) = tree.xpath("//td[starts-with(., '1.')]")
    assert cell.xpath("count(br)") == 1


def test_each_form_has_its_own_paper():
    text, tree = page(evaluated(), table())
    assert [s.get("class") for s in tree.xpath("//section")] == ["form0", "form1"]
    assert "@page form1 { size: A4 landscape" in text
