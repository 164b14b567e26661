"""Measures: dated definitions that compute numbers from the ledger, with the rows behind them."""
