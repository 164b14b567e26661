"""Appraisals that the ledger keeps: the grade that a meeting or an expert gave an indicator."""

from collections.abc import Mapping

from baoheng.evaluation.binding.wording import plain
from baoheng.evaluation.stated import Stated
from baoheng.ledger.definitions import dictionary
from baoheng.measures.facts import Facts

TABLE = "evidence_documents"

Appraisals = Mapping[str, Stated]  # by the indicator's name without noise


def appraisals(facts: Facts, year: int) -> Appraisals:
    """The graded documents of a year by the indicator that they are evidence of, the last counts.

    Empty where the ledger has no such documents.
    """
    if TABLE not in facts.loaded:
        return {}
    rows = facts.connection.execute(
        "SELECT indicator_words, appraisal_grade, issuer, document_name, file_name, sha256 "
        "FROM evidence_documents WHERE year = ? AND appraisal_grade IS NOT NULL "
        "AND indicator_words IS NOT NULL ORDER BY document_date NULLS FIRST, document_no",
        [year],
    ).fetchall()
    grades = dictionary("assess_grade")
    return {
        plain(words): Stated(
            text="",
            level=grades.get(grade, grade),
            share=None,
            reason=f"{issuer or '台账所记'}评议为“{grades.get(grade, grade)}”",
            document=file or name,
            digest=digest,
        )
        for words, grade, issuer, name, file, digest in rows
    }
