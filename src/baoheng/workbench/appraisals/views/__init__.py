"""Pages of indicators, measures, monitoring and self-evaluation."""
