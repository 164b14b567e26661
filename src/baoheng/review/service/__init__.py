"""Real time: an HTTP service that judges bills before they are paid."""
