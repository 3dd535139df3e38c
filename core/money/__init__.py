"""Every yuan: the ledger, budgets, price list, free allowances, approvals. May use core.project and all below it."""
