"""What became of the hits of a period: sums, areas, peers, pictures."""
