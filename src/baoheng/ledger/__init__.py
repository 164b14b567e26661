"""The ledger: everything a bureau does, as facts that can be counted, versioned and trusted."""
