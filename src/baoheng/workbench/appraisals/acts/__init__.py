"""What is done with appraisals: begun, computed, filled, bound, submitted, confirmed, locked."""
