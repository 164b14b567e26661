"""Reports of an evaluation: terminal, web page, JSON, evidence pack."""
