"""Definitions of measures: faults name the file and what to write; those of the packs are sound."""

import re
from collections import defaultdict
from importlib import resources

import pytest
from small import DAY, facts

from baoheng.core.errors import PackError
from baoheng.core.result import ResultState
from baoheng.ledger.definitions import dictionary, entities, tables
from baoheng.measures import definitions
from baoheng.measures.compute import Request, compute
from baoheng.measures.definitions import PARTS, base, measure, measures, needs, reads, views
from baoheng.measures.model import Accumulation, Shape, Term
from baoheng.measures.query import MONTH, Ask, ask_all, bound, narrowed
from baoheng.measures.span import Span
from baoheng.reading.values import clean

FOLDER, CODES = "national/measures/supervision", "national/ledger/codes.toml"
HEAD = 'version = "1"\nsource = "试"\n'
GOOD = f"""{HEAD}name = "办结率"
aliases = ["举报办结率"]
about = "试"
shape = "rate"
unit = "%"
places = 1
direction = "higher"
accumulation = "rate"
zero = "没有举报"
checked_by = "甲"
checked_on = 2026-01-01
review_on = 2027-01-01

[numerator]
words = "已办结"
where = "closed_date IS NOT NULL"

[denominator]
words = "举报"
from = "complaints"
day = "received_date"
where = "accepted_flag"
exclusions = [{{ where = "complaint_kind = '9'", reason = "试件" }}]

[dimensions.kind]
title = "种类"
column = "complaint_kind"
codes = "complaint_kind"
"""
VIEW = f"""{HEAD}
[closed_complaints]
base = "complaints"
about = "试"
reads = ["complaints"]
sql = "SELECT * FROM complaints"
"""
SPAN = Span(DAY(2026, 1, 1), DAY(2026, 7, 31))
EVERY = tuple(measures().values())


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """Packs with one measure and one file of views; give the text of the one that is wrong."""
    known = tables(), views()  # read from the real packs, and kept
    codes = resources.files("baoheng.packs").joinpath(*CODES.split("/")).read_text("utf-8")
    monkeypatch.setattr("baoheng.packs.resources.files", lambda _: tmp_path)

    def write(one=GOOD, view=VIEW):
        folder = tmp_path / FOLDER / "试"
        folder.mkdir(parents=True)
        (folder / "measure.toml").write_text(one, encoding="utf-8")
        (tmp_path / FOLDER / "views.toml").write_text(view, encoding="utf-8")
        (tmp_path / "national" / "measures" / "说明.toml").write_text(HEAD, encoding="utf-8")
        (tmp_path / CODES).parent.mkdir(parents=True)
        (tmp_path / CODES).write_text(codes, encoding="utf-8")
        return known

    return write


def load_measures():
    return definitions.measures.__wrapped__()


def load_views():
    return definitions.views.__wrapped__()


class TestGood:
    def test_a_measure_is_called_by_its_folders(self, pack):
        pack()
        [one] = load_measures().values()
        assert (one.id, one.name, one.aliases) == ("supervision/试", "办结率", ("举报办结率",))
        assert (one.places, one.shape, one.dimensions["kind"].terms) == (1, Shape.RATE, PARTS)

    def test_a_numerator_without_a_source_counts_some_of_the_denominators_rows(self, pack):
        pack()
        [one] = load_measures().values()
        top, bottom = one.numerator[0], one.denominator[0]
        assert (top.source, top.day, top.exclusions) == ("complaints", "received_date",
                                                         bottom.exclusions)  # fmt: skip
        assert top.where == "(accepted_flag) AND (closed_date IS NOT NULL)"

    def test_a_numerator_with_a_source_of_its_own_inherits_nothing(self, pack):
        own = '[numerator]\nfrom = "hits"\nwhere = "true"\n'
        pack(GOOD.replace('[numerator]\nwords = "已办结"\nwhere = "closed_date IS NOT NULL"\n',
                          f'{own}words = "疑点"\n'))  # fmt: skip
        [one] = load_measures().values()
        top = one.numerator[0]
        assert (top.source, top.day, top.where, top.exclusions) == ("hits", None, "true", ())

    def test_a_view_knows_its_base_and_its_tables(self, pack):
        pack()
        [one] = load_views().values()
        assert (one.name, one.base, one.reads) == (
            "closed_complaints", "complaints", ("complaints",),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says", "todo"),
    [
        ("places = 1", "place = 1", "不认识 place", "accumulation、aliases"),
        ('name = "办结率"\n', "", "定义不完整：.*'name'", "对照其他测算项"),
        ('direction = "higher"', 'direction = "up"', "“up”不在 higher、lower、band、none", "核对"),
        ('shape = "rate"', 'shape = "share"', "“share”不在 rate、count、money", "核对写法"),
        ('accumulation = "rate"', "", "“None”不在 cumulative、state", "核对写法"),
        ('accumulation = "rate"', 'accumulation = "cap"', "测算项不写 cap", "cumulative"),
        ('zero = "没有举报"\n', "", "没有写分母为零时的话", "请写 zero"),
        ('from = "complaints"', 'from = "complaint"', "没有“complaint”这张表或视图", "核对 from"),
        ('from = "complaints"\n', "", "定义不完整：.*'source'", "对照其他测算项"),
        ('words = "举报"', 'word = "举报"', "不认识 word", "可以写的有：aggregate"),
        ('words = "举报"', 'aggregate = "avg"\nwords = "举报"', "不认识汇总方式 avg",
         "sum、distinct、min、max"),
        ('words = "举报"', 'empty = "none"\nwords = "举报"', "“none”不在 zero、incomplete", "核对"),
        ('reason = "试件"', 'why = "试件"', "定义不完整：.*'why'", "对照其他测算项"),
        ('codes = "complaint_kind"', 'codes = "colour"', "没有“colour”这个字典", "请核对 codes"),
        ('title = "种类"', 'name_of = "种类"', "不认识 name_of", "可以写的有：codes"),
        ('title = "种类"\n', "", "定义不完整：.*'title'", "对照其他测算项"),
        (GOOD[GOOD.index("[denominator]") : GOOD.index("[dimensions")], "", "定义不完整", "对照"),
        (GOOD[GOOD.index("[numerator]") : GOOD.index("[denominator]")], "", "缺少分子或分母",
         "请写 numerator"),
        ('version = "1"\n', "", "数据文件缺少 version", "写明版本和出处"),
        ('aliases = ["举报办结率"]', 'aliases = "举报办结率"', "aliases 应当是一列", "甲"),
        ('places = 1', 'places = 1\nwords = ["办结"]', "words 应当是一列", "甲"),
        ('places = 1', 'places = 1\nmean = "year"', "不认识平均方式 year", "month"),
        ('title = "种类"', 'title = "种类"\nterms = "numerator"', "terms 应当是一列", "甲"),
        ('title = "种类"', 'title = "种类"\nterms = ["top"]', "没有“top”这一部分", "numerator"),
        ('title = "种类"', 'title = "种类"\nunless = ["place"]', "没有“place”这个参数", "unless"),
        ('title = "种类"', 'title = "种类"\nentity = "city"', "没有“city”这种名称", "entity"),
        ('title = "种类"', 'title = "种类"\ndefault = ["甲"]', "字典里没有“甲”", "default"),
        ('words = "举报"', 'words = "举报"\naggregate = "max"', "没有行时不是 0", "incomplete"),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_and_what_to_write(pack, old, new, says, todo):
    assert old in GOOD
    pack(GOOD.replace(old, new, 1))
    with pytest.raises(PackError, match=says) as caught:
        load_measures()
    assert caught.value.where.startswith(f"{FOLDER}/试/measure.toml")
    assert todo in caught.value.todo


def test_a_rate_without_a_denominator_is_told(pack):
    top = GOOD[GOOD.index("[numerator]") : GOOD.index("[denominator]")]
    pack(GOOD.replace(top, "").replace("[denominator]", "[numerator]"))
    with pytest.raises(PackError, match="缺少分子或分母"):
        load_measures()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("about =", "abut =", "不认识 abut"),
        ('sql = "SELECT * FROM complaints"', "", "定义不完整：.*'sql'"),
        ('base = "complaints"', 'base = "complaint"', "所用的表不存在"),
        ('reads = ["complaints"]', "", "定义不完整：.*'reads'"),
        ('reads = ["complaints"]', 'reads = "complaints"', "reads 应当是一列"),
        ('reads = ["complaints"]', 'reads = ["complaints", "views"]', "所用的表不存在"),
        ("[closed_complaints]", "[complaints]", "视图重名"),
    ],
)
def test_a_fault_of_a_view_names_the_file_and_the_view(pack, old, new, says):
    assert old in VIEW
    pack(view=VIEW.replace(old, new, 1))
    with pytest.raises(PackError, match=says) as caught:
        load_views()
    name = "complaints" if new == "[complaints]" else "closed_complaints"
    assert caught.value.where == f"{FOLDER}/views.toml 的 {name}"


def test_two_views_of_one_name_are_refused(pack, tmp_path):
    pack()
    other = tmp_path / "national" / "measures" / "review"
    other.mkdir()
    (other / "views.toml").write_text(VIEW, encoding="utf-8")
    with pytest.raises(PackError, match="视图重名"):
        load_views()


class TestByName:
    @pytest.mark.parametrize("name", ["review/recheck_rate", "疑点单据月度复核率", "月度复核率"])
    def test_a_measure_is_found_by_id_name_or_alias(self, name):
        assert measure(name).id == "review/recheck_rate"

    def test_near_names_are_offered(self):
        with pytest.raises(PackError, match="没有“疑点单据月度复合率”这个测算项") as caught:
            measure("疑点单据月度复合率")
        assert "是否想写" in caught.value.todo
        assert "疑点单据月度复核率" in caught.value.todo

    def test_where_nothing_is_near_the_list_is_named(self):
        with pytest.raises(PackError) as caught:
            measure("qqqqqq")
        assert caught.value.todo == "用 baoheng measures list 查看全部"

    def test_what_a_source_reads(self):
        assert (base("run_hits"), base("hits")) == ("hits", "hits")
        assert reads("hits") == ("hits",)
        assert set(reads("run_hits")) > {"hits", "review_runs"}
        order = list(tables())
        wanted = needs(measures()["review/recheck_rate"])
        assert list(wanted) == sorted(wanted, key=order.index)


class TestPacks:
    """What every measure of the packs must keep to."""

    def test_no_name_or_alias_stands_for_two_measures(self):
        users = defaultdict(list)
        for one in measures().values():
            for word in (one.name, *one.aliases):
                users[word].append(one.id)
        assert {word: ids for word, ids in users.items() if len(ids) > 1} == {}

    def test_no_name_or_alias_holds_a_word_that_its_own_measure_must_never_hold(self):
        assert [
            (one.id, name, word)
            for one in EVERY
            for name in (one.name, *one.aliases)
            for word in one.never
            if word in clean(name).upper()
        ] == []

    def test_words_are_groups_of_words(self):
        # a text in the place of a list would be taken sign by sign
        assert [one.id for one in EVERY if any(len(word) < 2 for word in one.aliases)] == []
        assert [one.id for one in EVERY if not all(one.words)] == []
        assert [
            one.id for one in EVERY if any("" in each for each in (*one.words, one.never))
        ] == []

    def test_dimensions_speak_of_what_there_is(self):
        assert [
            (one.id, dimension.name)
            for one in EVERY
            for dimension in one.dimensions.values()
            if not (
                any(getattr(one, part) for part in dimension.terms)
                and set(dimension.terms) <= set(PARTS)
                and set(dimension.unless) <= set(one.dimensions) - {dimension.name}
                and (dimension.entity is None or dimension.entity in entities())
            )
        ] == []

    def test_usual_choices_are_codes_of_their_dictionary(self):
        usual = [
            (one.id, each)
            for one in EVERY
            for each in one.dimensions.values()
            if each.default and each.codes
        ]
        assert usual
        assert [
            (ident, each.name)
            for ident, each in usual
            if not set(each.default) <= set(dictionary(each.codes))
        ] == []

    def test_a_title_stands_for_one_dimension_of_a_measure(self):
        titles = {one.id: [each.title for each in one.dimensions.values()] for one in EVERY}
        assert [ident for ident, each in titles.items() if len(set(each)) != len(each)] == []

    def test_only_what_is_divided_is_averaged_over_months(self):
        averaged = [one for one in EVERY if one.mean is not None]
        assert {one.mean for one in averaged} == {MONTH}
        assert all(one.denominator for one in averaged)

    def test_a_day_is_the_first_or_last_of_the_first_term(self):
        days = [one for one in EVERY if one.shape is Shape.DATE]
        assert days
        assert {one.accumulation for one in days} == {Accumulation.DEADLINE}
        assert {one.numerator[0].aggregate for one in days} <= {"min", "max"}
        assert [one.id for one in EVERY if one.pending and one not in days] == []

    def test_terms_say_what_their_kind_needs(self):
        terms = [(one.id, each) for one in EVERY for each in one.terms]
        assert [ident for ident, each in terms if each.dense and not each.day] == []
        assert [ident for ident, each in terms if bool(each.per) != bool(each.per_words)] == []
        assert [ident for ident, each in terms if each.day and each.year] == []
        firsts = [(one.id, part[0]) for one in EVERY for part in (one.numerator, one.denominator)
                  if part]  # fmt: skip
        assert [ident for ident, first in firsts if first.minus] == []
        assert [one.id for one in EVERY if one.review_on <= one.checked_on] == []


@pytest.fixture(scope="module")
def empty():
    return facts({})


def test_every_view_runs_on_empty_tables_and_has_the_columns_of_its_base(empty):
    for one in views().values():
        cursor = empty.connection.execute(one.sql, bound(one.sql, SPAN))
        heads = {head[0] for head in cursor.description}
        assert cursor.fetchall() == [], one.name
        assert {column.stored for column in tables()[one.base].columns} <= heads, one.name


def test_no_view_reads_a_table_that_it_does_not_name(empty):
    for one in views().values():
        named = set(re.findall(r"\w+", one.sql)) & set(tables())
        assert named == set(one.reads), one.name


def test_every_dimension_works_as_a_group_and_as_a_filter_on_empty_tables(empty):
    columns, asked = defaultdict(set), []
    for one in EVERY:
        for dimension in one.dimensions.values():
            for source in {each.source for part in dimension.terms for each in getattr(one, part)}:
                only = narrowed({"it": dimension}, {"it": ("1", "2")}, dimension.terms[0])
                assert f"({dimension.column})" in only
                columns[source].add((dimension.column, only))
    for source, found in columns.items():
        group = f"({', '.join(column for column, _ in sorted(found))}, 0)"  # all of them at once
        asked += [Ask(Term("", source), only, SPAN, group) for _, only in found]
    assert len(asked) > 400
    assert ask_all(empty, asked) == [{}] * len(asked)


@pytest.mark.slow
def test_every_measure_is_told_apart_by_every_dimension_on_empty_tables(empty):
    asked = [
        Request(one, SPAN, {name: ("1",)}, by)
        for one in EVERY
        for name in one.dimensions
        for by in (name, MONTH)
    ]
    states = {each.state for found in compute(empty, asked) for each in found.values()}
    assert ResultState.BROKEN not in states
    assert ResultState.COMPUTED not in states
