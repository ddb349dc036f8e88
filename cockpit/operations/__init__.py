"""What happens after go-live: the issue ledger with its clocks, improvement proposals, who supports when, upgrades."""
