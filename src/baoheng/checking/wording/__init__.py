"""What the words of a form mean: names, units, values, years, numbers told in prose."""
