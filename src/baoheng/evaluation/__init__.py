"""Evaluation: actuals against targets, monitoring, proposals; pure logic."""
