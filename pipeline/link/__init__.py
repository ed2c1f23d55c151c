"""Which reports tell of one contract: keys → territories → time → groups, chained. Pure functions, no store."""
