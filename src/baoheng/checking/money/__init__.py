"""Amounts and what they are made of: budget lines, sums, costings, standards, statements."""
