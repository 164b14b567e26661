"""Pages of administration, one module a subject."""
