"""Random acts by random people never leave a hit in a wrong condition."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.review.handling.small import SETTINGS, applied, case, drawn, state

from baoheng.core.errors import CaseRefused
from baoheng.review.handling.drafts import Draft, Order
from baoheng.review.handling.flow import due_of, next_act
from baoheng.review.handling.judge import Verdict, decide, panel, recheck, rereview, review
from baoheng.review.handling.model import DECISION, Receipt
from baoheng.review.handling.notify import appeal, lapse, notify
from baoheng.review.handling.recover import Claim, close, receipt, recover

PEOPLE = st.sampled_from("甲乙丙丁戊己")
AMOUNT = st.integers(-5, 40)
VERDICT = st.builds(
    Verdict,
    st.sampled_from([None, None, "认定", "部分认定", "撤销", "转合议"]),
    st.sampled_from(["", "有理", "有理"]),
    st.dictionaries(st.sampled_from(["001", "002", "003"]), AMOUNT, max_size=3),
    st.none() | AMOUNT,
)

PLAIN = [Verdict("认定", "有理"), Verdict(None, "有理"), Verdict("撤销", "有理")]
NEXT = {
    "review": review,
    "recheck": recheck,
    "notify": lambda one, order, _: notify(one, order),
    "appeal": lambda one, order, _: appeal(one, order, "有理"),
    "lapse": lambda one, order, _: lapse(one, order, agreed=False),
    "rereview": rereview,
    "panel": lambda one, order, verdict: panel(one, order, verdict, "乙丁戊己"),
    "decide": decide,
    "recover": lambda one, order, _: recover(one, order, Claim("2")),
    "receipt": lambda one, order, _: receipt(
        one, order, "疑甲-1", Receipt("七", order.day, one.recoveries[0].amount, "1")
    ),
    "close": lambda one, order, _: close(one, order),
}


class Handling(RuleBasedStateMachine):
    """Anybody tries anything; what is refused leaves everything as it was."""

    @initialize(amounts=st.lists(st.integers(0, 30), max_size=3))
    def begin(self, amounts):
        self.one = case(*amounts)
        self.day = datetime.date(2026, 3, 2)
        self.closed = None

    def _do(self, act, by):
        order = Order(by, datetime.datetime.combine(self.day, datetime.time(10)), SETTINGS)
        try:
            draft: Draft = act(self.one, order)
        except CaseRefused:
            return
        self.one = applied(self.one, draft)
        if draft.rows:
            assert self.closed is None, "written after closing"
        if state(self.one) == "closed":
            self.closed = self.one

    @rule(days=st.integers(0, 15))
    def time_passes(self, days):
        self.day += datetime.timedelta(days=days)

    @rule(by=PEOPLE, verdict=VERDICT, act=st.sampled_from([review, recheck, rereview, decide]))
    def judge(self, by, verdict, act):
        self._do(lambda one, order: act(one, order, verdict), by)

    @rule(by=PEOPLE, act=st.sampled_from([review, recheck, rereview, decide]))
    def judge_plainly(self, by, act):
        self._do(lambda one, order: act(one, order, Verdict(None, "有理")), by)

    @rule(by=PEOPLE, verdict=VERDICT, members=st.lists(PEOPLE, max_size=5))
    def sit(self, by, verdict, members):
        self._do(lambda one, order: panel(one, order, verdict, members), by)

    @rule(by=PEOPLE)
    def tell(self, by):
        self._do(notify, by)

    @rule(by=PEOPLE, late=st.sampled_from(["", "故障"]))
    def complain(self, by, late):
        self._do(lambda one, order: appeal(one, order, "有理", (), late), by)

    @rule(by=PEOPLE, agreed=st.booleans())
    def nothing_came(self, by, agreed):
        self._do(lambda one, order: lapse(one, order, agreed), by)

    @rule(by=PEOPLE, kind=st.sampled_from("123"), amount=st.none() | AMOUNT)
    def claim(self, by, kind, amount):
        self._do(lambda one, order: recover(one, order, Claim(kind, None, amount)), by)

    @rule(
        by=PEOPLE, amount=AMOUNT, number=st.sampled_from("一二三四五六"), order_no=st.integers(1, 2)
    )
    def pay(self, by, amount, number, order_no):
        got = Receipt(number, self.day, amount, "1")
        self._do(lambda one, order: receipt(one, order, f"疑甲-{order_no}", got), by)

    @rule(by=PEOPLE)
    def end(self, by):
        self._do(close, by)

    @rule(by=PEOPLE, verdict=st.sampled_from(PLAIN))
    def what_is_next(self, by, verdict):
        act = next_act(self.one, SETTINGS, self.day)
        if act in NEXT:
            self._do(lambda one, order: NEXT[act](one, order, verdict), by)

    @rule()
    def draw(self):
        if "sample" in SETTINGS.states[state(self.one)].acts and not self.one.who("2"):
            self.one = drawn(self.one, 2)

    @invariant()
    def amounts_are_within_the_hit(self):
        limits = {line.key: line.amount for line in self.one.offending}
        for lines in self.one.decided.values():
            assert lines.keys() == limits.keys()
            assert all(0 <= amount <= limits[key] for key, amount in lines.items())
        for step in self.one.steps:
            assert 0 <= (step.upheld or 0) <= self.one.amount
            if step.number in self.one.decided:
                assert step.upheld == sum(self.one.decided[step.number].values())

    @invariant()
    def there_is_one_decision_at_most(self):
        assert sum(step.kind == DECISION for step in self.one.steps) <= 1

    @invariant()
    def a_closed_case_has_nothing_open_and_owes_nothing(self):
        if state(self.one) == "closed":
            assert not any(step.open for step in self.one.steps)
            assert self.one.ordered == self.one.received
            upheld = self.one.decision.upheld if self.one.decision else 0
            assert self.one.ordered == upheld
            assert due_of(self.one, SETTINGS) is None

    @invariant()
    def nobody_judged_his_own(self):
        first = self.one.who("1")
        assert not first & self.one.who("2", "4", "5", "6")
        assert not self.one.who("2") & self.one.who("4")

    @invariant()
    def money_stays_within_its_order(self):
        for one in self.one.recoveries:
            assert 0 <= one.received <= one.amount
        decided = self.one.decision.upheld if self.one.decision else 0
        assert self.one.ordered <= (decided or 0)

    @invariant()
    def steps_are_numbered_and_in_order(self):
        assert [step.number for step in self.one.steps] == [*range(1, len(self.one.steps) + 1)]
        assert all(step.done.date() >= step.begin for step in self.one.steps if step.done)
        assert sum(step.open for step in self.one.steps) <= 1


Handling.TestCase.settings = hypothesis_settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
TestHandling = pytest.mark.slow(Handling.TestCase)


def test_the_machine_can_reach_the_end():
    one = case(10)
    moves = [
        lambda o, r: review(o, r, Verdict("认定")),
        notify,
        lambda o, r: lapse(o, r, True),
        lambda o, r: decide(o, replace(r, by="乙"), Verdict(None)),
        lambda o, r: recover(o, r, Claim("2")),
        lambda o, r: receipt(o, r, "疑甲-1", Receipt("一", r.day, 10, "1")),
        close,
    ]
    for move in moves:
        at = datetime.datetime(2026, 3, 3, 10)
        one = applied(one, move(one, Order("甲", at, SETTINGS)))
    assert state(one) == "closed"
