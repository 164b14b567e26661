"""Hits on the pages: queues, one hit with its bill, acts, rules, review runs, figures."""
