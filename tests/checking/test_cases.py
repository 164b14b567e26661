"""Every check against its table of cases: those that fire and those that stay quiet."""

import datetime
import tomllib
from pathlib import Path

import pytest
from notation import readings

from baoheng.checking import CHECKS, dossiers, run_checks
from baoheng.checking.profile import profile_named

FOLDER = Path(__file__).with_name("cases")
BY_ID = {check.id: check for check in CHECKS}


def cases():
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for kind in ("fires", "quiet"):
            for number, case in enumerate(data.get(kind, [])):
                yield pytest.param(path.stem, kind, case, id=f"{path.stem}-{kind}{number}")


def outcome(check, case):
    """Findings and comparisons that hold of one check over one case."""
    profile = profile_named(case["profile"]) if "profile" in case else None
    before = readings(case["earlier"]) if "earlier" in case else []
    day = case.get("as_of", datetime.date(2026, 3, 1))
    reports = [
        report
        for dossier in dossiers(readings(case["form"]), day, before, profile)
        for report in run_checks(dossier, [check])
    ]
    assert [broken.error for report in reports for broken in report.broken] == []
    return [f for r in reports for f in r.findings], [f for r in reports for f in r.passed]


def told(finding):
    """All that a finding says, to look for fragments in."""
    places = [place.label for place in finding.places]
    parts = [finding.severity, finding.message, finding.evidence, finding.advice or ""]
    return " ".join([*parts, *finding.indicators, *places])


@pytest.mark.parametrize(("check_id", "kind", "case"), [*cases()])
def test_the_check_says_what_its_case_expects(check_id, kind, case):
    found, passed = outcome(BY_ID[check_id], case)
    expected = case["expect"] if kind == "fires" else []
    said = [told(finding) for finding in found]
    assert len(found) == len(expected), (case["name"], said)
    for text, fragments in zip(said, expected, strict=True):
        assert [part for part in fragments if part not in text] == [], (case["name"], text)
    if "passed" in case:
        told_passed = [told(finding) for finding in passed]
        assert len(passed) == len(case["passed"]), (case["name"], told_passed)
        for text, fragments in zip(told_passed, case["passed"], strict=True):
            assert [part for part in fragments if part not in text] == [], (case["name"], text)


def test_every_check_has_a_case_that_fires_and_one_that_does_not():
    kinds = {(check_id, kind) for check_id, kind, _ in (param.values for param in cases())}
    missing = [
        (check.id, kind)
        for check in CHECKS
        for kind in ("fires", "quiet")
        if (check.id, kind) not in kinds
    ]
    assert missing == []
