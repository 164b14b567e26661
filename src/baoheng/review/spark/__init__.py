"""The same rules on Spark: many machines, the same queries, the same rows."""
