"""Words made comparable: noise off, years and bounds do not count, rare pairs tell more."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoheng.evaluation.binding.wording import (
    alike,
    comparable,
    held,
    noise,
    pairs,
    plain,
    rarity,
    shape_ends,
    vocabulary,
)
from baoheng.ledger.definitions import dictionary
from baoheng.measures.definitions import measures
from baoheng.measures.model import Shape

# names that mean one measure or another, depending on words that tell nothing apart: a person
# chooses. A name that is added here binds to either measure with the same confidence.
TWO_MEASURES = {
    "医疗救助资金", "医疗救助资金总额", "财政医疗救助资金", "医疗救助配套资金", "城乡医疗救助配套",
    "救助资金", "医保基金支出增长率", "完成时间", "完成时限", "完成日期",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("2026年全市参保率（%）≥95%", "参保率"),
        ("2026年度综合参保率", "综合参保率"),
        ("复核率①", "复核率"),
        ("城乡居民（含大学生）参保率", "城乡居民参保率"),
        ("单据审核 月度-复核率", "单据审核月度复核率"),
        ("drg付费覆盖率", "DRG付费覆盖率"),
        ("年度预算执行率≥95.5%", "预算执行率"),
        ("项目", "项目"),  # nothing would be left
        ("全市率", "全市率"),
        ("", ""),
    ],
)
def test_what_tells_nothing_is_off(text, bare):
    assert plain(text) == bare


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("参保人员满意率", "参保人员满意度"),
        ("投诉在规定时限内办完的比例", "投诉及时办结率"),
        ("基金支出增幅", "基金支出增长率"),
        ("上线移动支付的医院", "上线移动支付医院数"),
    ],
)
def test_words_of_one_meaning_are_compared_as_one(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("text", "bare"), [("人数", "人数"), ("参保人数", "参保人数"), ("检查机构家数", "检查机构")]
)
def test_only_a_name_that_says_what_is_counted_loses_its_counter(text, bare):
    assert comparable(text) == bare


@given(st.text("全市年度参保率居民2026（）%≥95①- drgDRG项目", max_size=12))
def test_what_is_plain_holds_no_brackets_and_no_space(text):
    assert not set(plain(text)) & set("（）≥①- ")
    assert plain(text).upper() == plain(text)


def test_the_longest_noise_goes_first():
    lengths = [len(word) for word in noise()]
    assert lengths == sorted(lengths, reverse=True)
    assert noise().index("本年度") < noise().index("年度")


class TestAlike:
    def test_the_same_is_one_and_the_strange_is_nothing(self):
        assert alike("参保率", "参保率") == 1.0
        assert alike("参保率", "复核") == 0.0

    def test_that_the_second_lies_in_the_first_counts_more_than_the_reverse(self):
        assert alike("居民参保率", "参保率") > alike("参保率", "居民参保率") > 0

    def test_a_rare_pair_tells_more_than_a_common_one(self):
        assert rarity()["追溯"] > rarity()["参保"]
        assert alike("药品追溯数", "追溯条数") > alike("药品参保数", "参保条数")

    @given(*[st.text("参保率居民复核医保", min_size=1, max_size=8)] * 2)
    def test_it_is_a_share(self, one, other):
        assert 0 <= alike(one, other) <= 1
        assert (alike(one, other) == 1) == (one == other)
        assert 0 <= held(one, other) <= 1


def test_the_share_of_a_value_that_a_text_holds():
    assert held("居民参保率", "参保率") == 1.0
    assert 0 < held("参保率", "居民参保率") < 1
    assert held("参保率", "复核") == 0.0


def test_one_sign_is_a_pair_of_its_own():
    assert dict(pairs("率")) == {"率": 1}
    assert dict(pairs("医医医")) == {"医医": 2}


class TestVocabulary:
    def test_every_shape_has_ends_and_growth_is_looked_for_before_rates(self):
        shapes = [shape for shape, _ in shape_ends()]
        assert set(shapes) == set(Shape)
        assert shapes.index(Shape.GROWTH) < shapes.index(Shape.RATE)

    def test_every_shape_says_how_well_every_other_will_do(self):
        told = {Shape(one["wanted"]): one["fits"] for one in vocabulary()["fits"]}
        assert set(told) == set(Shape)
        for wanted, fits in told.items():
            assert {Shape(name) for name in fits} == set(Shape)
            assert max(fits, key=fits.__getitem__) == wanted
            assert all(0 <= share <= 1 for share in fits.values())

    def test_words_for_values_stand_for_codes_that_exist(self):
        assert [
            (codes, code)
            for codes, words in vocabulary()["values"].items()
            for code in words
            if code not in dictionary(codes)
        ] == []

    def test_usual_values_and_general_measures_exist(self):
        for one in vocabulary()["usual"]:
            assert set(one["values"]) <= set(dictionary(one["codes"]))
        for one in vocabulary()["general"]:
            assert one["measure"] in measures()
            assert ("ends" in one) != ("codes" in one)

    def test_names_that_are_alike_without_noise_mean_one_measure_except_a_few(self):
        users = defaultdict(set)
        for one in measures().values():
            for word in (one.name, *one.aliases):
                users[plain(word)].add(one.id)
        assert {word for word, ids in users.items() if len(ids) > 1} <= TWO_MEASURES
