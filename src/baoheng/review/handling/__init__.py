"""What people do with hits: first review, notice, appeal, decision line by line, recovery."""
