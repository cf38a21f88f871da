"""The tables of the durable ledger: their SQL, and their rows as model values."""
