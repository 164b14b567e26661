"""The desk: what waits for me, the bureau's main figures, search across everything."""
