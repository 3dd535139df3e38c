"""The providers' page: keys, who can do what, prices, budgets, routing, workflows. May use base and widgets."""
