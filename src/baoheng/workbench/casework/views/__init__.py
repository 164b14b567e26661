"""Pages of hits, rules, runs and figures."""
