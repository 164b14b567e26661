"""Pages of target tables."""
