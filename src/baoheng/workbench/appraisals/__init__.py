"""Indicators, monitoring and self-evaluation: what was reached, how it is proved and scored."""
