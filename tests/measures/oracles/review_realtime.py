"""智能审核: calls in real time and what became of them."""

import datetime
from fractions import Fraction

from tests.measures.oracles.review import _fits, _share, _within


def _calls(city, span, filters):
    return [
        call
        for call in city.rows("realtime_calls")
        if _within(call["reqt_time"], span) and _fits(city, call, filters, call["institution"])
    ]


def realtime_calls(city, span, filters):
    return Fraction(len(_calls(city, span, filters)))


def realtime_warnings(city, span, filters):
    return Fraction(
        sum(call["warn_cnt"] for call in _calls(city, span, filters) if call["vola_flag"])
    )


def realtime_adopted(city, span, filters):
    ways = [
        call["warn_dspo_way"]
        for call in _calls(city, span, filters)
        if call["vola_flag"] and call["warn_dspo_way"]
    ]
    return _share(ways.count("2"), len(ways))


def realtime_feedback(city, span, filters):
    warned = [call for call in _calls(city, span, filters) if call["vola_flag"]]
    return _share(sum(call["warn_dspo_way"] is not None for call in warned), len(warned))


def realtime_response(city, span, filters):
    took = [
        (call["rsp_time"] - call["reqt_time"]) // datetime.timedelta(milliseconds=1)
        for call in _calls(city, span, filters)
        if call["rsp_time"] is not None
    ]
    return Fraction(sum(took), 1000 * len(took)) if took else None


def realtime_institutions(city, span, filters):
    return Fraction(len({call["institution"] for call in _calls(city, span, filters)}))


def realtime_coverage(city, span, filters):
    contracted = {
        row["institution"]
        for row in city.rows("agreements")
        if row["year"] == span.end.year and _fits(city, row, filters, row["institution"])
    }
    called = {call["institution"] for call in _calls(city, span, {})}
    return _share(len(contracted & called), len(contracted))
