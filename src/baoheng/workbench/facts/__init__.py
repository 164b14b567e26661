"""Pages of the ledger: what it holds, loads, quarantine, checks, versions, rows."""
