"""The ledger: what must survive a crash."""
