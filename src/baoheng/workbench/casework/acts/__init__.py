"""What is done with hits, rules and review runs."""
