"""The draw for recheck: repeatable, spread, never to oneself."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.review.handling.small import after, applied, case, order

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.model import Subject
from baoheng.review.handling.sampling import OWN, PASSED, UNREVIEWED, Rate, draw, recheck_rate

WHEN = order("乙", 9)


def month(count: int, *acts: str):
    """Hits of two rules at three institutions."""
    plain = after(*acts)
    return [
        replace(
            plain,
            hit=f"疑{n:03}",
            rule=f"YX{n % 2}",
            subject=Subject(f"H{n % 3}"),
        )
        for n in range(count)
    ]


def numbers(made):
    return sorted(draft.hit for draft in made.drafts)


def test_the_same_month_gives_the_same_draw_whatever_the_order():
    cases = month(60, "review")
    one = draw(cases, Fraction(1, 3), ["乙"], WHEN)
    assert numbers(one) == numbers(draw(cases[::-1], Fraction(1, 3), ["乙"], WHEN))
    assert len(one.drafts) == 20


def test_each_rule_and_institution_gives_its_part():
    cases = month(60, "review")
    made = draw(cases, Fraction(1, 3), ["乙"], WHEN)
    chosen = set(numbers(made))
    each = Counter((c.rule, c.subject.institution) for c in cases if c.hit in chosen)
    assert len(each) == 6
    assert all(abs(count - Fraction(10, 3)) < 1 for count in each.values())


@pytest.mark.parametrize("share", [Fraction(1, 100), Fraction(9, 10), Fraction(1), Fraction(1, 7)])
def test_at_least_the_share_of_all_hits_is_drawn(share):
    made = draw(month(37, "review"), share, ["乙"], WHEN)
    assert len(made.drafts) == made.target >= share * 37
    assert made.target - 1 < share * 37


def test_work_is_shared_and_never_falls_to_the_first_reviewer():
    made = draw(month(30, "review"), Fraction(1), ["甲", "乙", "丙"], WHEN)
    handlers = Counter(row["handler"] for d in made.drafts for row in d.rows["hit_steps"])
    assert handlers == made.assigned == {"乙": 15, "丙": 15}
    alone = draw(month(30, "review"), Fraction(1), ["甲"], WHEN)
    assert (alone.drafts, alone.kept_out, alone.short) == ([], {OWN: 30}, 30)


def test_drawn_again_nothing_more_is_drawn():
    cases = month(30, "review")
    made = draw(cases, Fraction(9, 10), ["乙"], WHEN)
    drafts = {draft.hit: draft for draft in made.drafts}
    then = [applied(c, drafts[c.hit]) if c.hit in drafts else c for c in cases]
    again = draw(then, Fraction(9, 10), ["乙"], WHEN)
    assert (again.drafts, again.waiting, again.short) == ([], 27, 0)


def test_what_cannot_be_drawn_is_counted_with_its_reason():
    cases = [
        *(replace(c, hit=f"未审{n}") for n, c in enumerate(month(3))),
        *(replace(c, hit=f"已通知{n}") for n, c in enumerate(month(4, "review", "notify"))),
        *month(5, "review"),
    ]
    made = draw(cases, Fraction(9, 10), ["乙"], WHEN)
    assert made.kept_out == {UNREVIEWED: 3, PASSED: 4}
    assert (len(made.drafts), made.target, made.short) == (5, 11, 6)


def test_rechecked_hits_count_once_and_are_not_drawn_again():
    done = after("review", "sample", "recheck")
    cases = [done, case(1000)]
    assert recheck_rate(cases) == Rate(1, 2)
    assert draw(cases, Fraction(1, 2), ["丙"], order("丙", 9)).drafts == []


@pytest.mark.parametrize(
    ("rate", "said"),
    [(Rate(9, 10), "90.0%"), (Rate(2, 3), "66.7%"), (Rate(1, 16), "6.3%"), (Rate(0, 0), "没有")],
)
def test_the_rate_shows_both_numbers(rate, said):
    assert said in rate.words


def test_somebody_must_be_named():
    with pytest.raises(CaseRefused, match="没有写复核的人"):
        draw(month(3, "review"), Fraction(1), [" "], WHEN)
