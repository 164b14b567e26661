"""Checking: what a finance reviewer would send back, with the cells and the arithmetic."""

from baoheng.checking.catalogue import CHECKS
from baoheng.checking.dossiers import dossiers
from baoheng.checking.run import Report, Verdict, run_checks

__all__ = ["CHECKS", "Report", "Verdict", "dossiers", "run_checks"]
