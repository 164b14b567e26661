"""Scoring: actuals against targets by a profile's formulas; every score explains itself."""
