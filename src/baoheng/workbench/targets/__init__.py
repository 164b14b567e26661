"""Target tables: drafts, their editing and checking, submission, review, approval, adjustment."""
