"""What belongs together: forms of one project, rows that say the same, earlier years."""
