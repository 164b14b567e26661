"""Targets: a bureau's documents, read and checked; target tables from draft to approval."""
