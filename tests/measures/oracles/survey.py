"""满意度和知晓率: surveys and the answers to their questions."""

from collections import Counter, defaultdict
from fractions import Fraction

GRADES = ("1", "2", "3", "4", "5")
_OBJECTS = [{"survey_object": (code,)} for code in ("1", "3", "4", "6", "7", "8")]
_BOTH = {"survey_object": ("1", "4")}
CHOICES = {
    "satisfaction": [
        *_OBJECTS,
        _BOTH,
        {"survey_object": ("6",), "survey_method": ("3",)},
        {"survey_object": ("6",), "region": ("990302",)},
        {"survey_object": ("8",), "survey_name": ("参保群众对基金监管满意度调查",)},
    ],
    "item_satisfaction": _OBJECTS,
    "awareness": [*_OBJECTS, {"survey_object": ("3",), "region": ("990321",)}],
    "good_survey_rate": [{}, *_OBJECTS],
    "score_rate": _OBJECTS,
    "surveys_done": [{}, {"survey_kind": ("2",)}, {"survey_method": ("2",)}],
    "copies_sent": [{}, {"survey_kind": ("1",)}],
    "valid_copies": [{}, _BOTH],
    "return_rate": [{}, *_OBJECTS],
    "valid_rate": [{}, _BOTH],
}
# the small city asks no question about single services, gives no points, has no 好差评
NO_ROWS = ("item_satisfaction", "score_rate", "positive_review_rate")


def _percent(part, whole):
    return None if whole == 0 else Fraction(100 * part, whole)


def _surveys(city, span, filters):
    """The surveys that ended in the span and fit the filters, by their key."""
    found = {}
    for row in city.rows("surveys"):
        over = row["end_date"] is not None and span.begin <= row["end_date"] <= span.end
        names = ("survey_object", "survey_kind", "survey_method", "survey_name")
        if over and all(row[name] in filters.get(name, (row[name],)) for name in names):
            found[row["survey"]] = row
    return found


def _replies(city, span, filters, kind):
    """The valid answers to one kind of question in the surveys of the span."""
    asked = _surveys(city, span, filters)
    regions = filters.get("region")
    return [
        row
        for row in city.rows("survey_answers")
        if row["survey"] in asked
        and row["question_kind"] == kind
        and row["valid_flag"]
        and (not regions or row["admdvs"] in regions)
    ]


def _pleased(replies):
    grades = Counter(row["answer_grade"] for row in replies)
    return _percent(grades["1"] + grades["2"], sum(grades[grade] for grade in GRADES))


def satisfaction(city, span, filters):
    return _pleased(_replies(city, span, filters, "1"))


def item_satisfaction(city, span, filters):
    return _pleased(_replies(city, span, filters, "2"))


def awareness(city, span, filters):
    grades = Counter(row["answer_grade"] for row in _replies(city, span, filters, "3"))
    return _percent(grades["6"], grades["6"] + grades["7"] + grades["8"])


def good_survey_rate(city, span, filters):
    replies = defaultdict(list)
    for row in _replies(city, span, filters, "1"):
        replies[row["survey"]].append(row)
    good = 0
    for rows in replies.values():
        share = _pleased(rows)
        if share is None:
            points = sum(Fraction(row["score"]) for row in rows if row["score"] is not None)
            full = sum(Fraction(row["full_score"]) for row in rows if row["score"] is not None)
            share = 100 * points / full
        good += share >= 80
    return _percent(good, len(replies))


def score_rate(city, span, filters):
    scored = [row for row in _replies(city, span, filters, "1") if row["score"] is not None]
    full = sum(Fraction(row["full_score"]) for row in scored)
    return 100 * sum(Fraction(row["score"]) for row in scored) / full if full else None


def positive_review_rate(city, span, filters):
    return _pleased(_replies(city, span, {**filters, "survey_method": ("5",)}, "1"))


def surveys_done(city, span, filters):
    return Fraction(len(_surveys(city, span, filters)))


def _total(city, span, filters, column):
    return sum(row[column] for row in _surveys(city, span, filters).values())


def copies_sent(city, span, filters):
    return Fraction(_total(city, span, filters, "distributed_cnt"))


def valid_copies(city, span, filters):
    return Fraction(_total(city, span, filters, "valid_cnt"))


def return_rate(city, span, filters):
    known = [r for r in _surveys(city, span, filters).values() if r["returned_cnt"] is not None]
    sent = sum(row["distributed_cnt"] for row in known)
    return _percent(sum(row["returned_cnt"] for row in known), sent)


def valid_rate(city, span, filters):
    known = [r for r in _surveys(city, span, filters).values() if r["returned_cnt"] is not None]
    returned = sum(row["returned_cnt"] for row in known)
    return _percent(sum(row["valid_cnt"] for row in known), returned)
