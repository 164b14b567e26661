"""Results, points and weights of self-evaluation and monitoring forms."""
