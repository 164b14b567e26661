"""Bills of a simulated city, sent as messages, give the hits that the batch run gives."""

import datetime
from collections import defaultdict

import pytest
from tests.review.city import AT, city_ledger
from tests.review.service.sent import encoded, message, visits

from baoheng.ledger.engine import engine
from baoheng.ledger.reading import make_views
from baoheng.review.knowledge.store import load_points
from baoheng.review.logics import LOOKS
from baoheng.review.past.build import build
from baoheng.review.run import Order, run
from baoheng.review.service import messages, metrics
from baoheng.review.service.desk import Desk
from baoheng.review.service.desk import Order as DeskOrder
from baoheng.review.states import States

YEAR = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)


def batch(ledger):
    """Run the rules that also run in real time; hits as rule, visit, lines that offend with 分."""
    ready = [
        one
        for one in load_points(ledger, *YEAR).points
        if "during" in one.rule.stages and one.rule.logic in LOOKS
    ]
    points = tuple(one.placed(place) for place, one in enumerate(ready))
    order = Order(*YEAR, points, States(), "r", "k", "试", AT, workers=1)
    run(ledger, order, lambda _: None)
    found = defaultdict(set)
    with engine(ledger.work_folder("test")) as connection:
        make_views(ledger, connection, ("hits", "hit_lines", "encounters"))
        for rule, hit, visit, other, sn, amount in connection.execute(
            "SELECT h.rule_id, h.hit_id, e.mdtrt_id, o.mdtrt_id, l.feedetl_sn, l.vola_amt "
            "FROM hits h JOIN encounters e ON e.encounter = h.encounter "
            "LEFT JOIN hit_lines l ON l.hit = h.hit AND l.vola_item_type = '1' "
            "LEFT JOIN encounters o ON o.encounter = l.encounter"
        ).fetchall():
            found[rule, hit, visit].add((other, sn, amount))
    return sorted(
        (rule, visit, sorted(lines, key=str)) for (rule, _, visit), lines in found.items()
    )


def sent(ledger, store):
    """The same of the answers to messages."""
    metrics.make(store / "counters")
    counters = metrics.Counters(store / "counters", 0)
    desk = Desk(ledger, DeskOrder(store, lag_days=400), lambda: AT, counters)
    found, lacks = [], set()
    settled = "encounter IN (SELECT encounter FROM settled)"
    for serial, patient in enumerate(visits(ledger, settled).values()):
        body = encoded(message(patient, serial))
        judged = desk.judge(messages.decode(body), body, "*", "3102")
        lacks.update(judged.verdict.lacks)
        for one in judged.verdict.results:
            lines = [(visit, sn, fen) for visit, sn, role, fen in one.lines if role == 1]
            said = sorted(lines, key=str) or [(None, None, None)]
            found.append((one.hit.point.rule.id, one.visit, said))
    return sorted(found), lacks


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5, 11])
def test_messages_give_the_hits_of_the_batch(tmp_path, seed):
    ledger, _ = city_ledger(tmp_path, 1500, seed)
    store = tmp_path / "store"
    build(ledger, store, YEAR[1], 800, 0, 1, lambda _: None)
    answers, lacks = sent(ledger, store)
    assert answers == batch(ledger)
    assert len(answers) > 40
    assert "YX47" in {rule for rule, *_ in answers}  # care over the internet
    assert not [one for one in lacks if "历史" in one]
