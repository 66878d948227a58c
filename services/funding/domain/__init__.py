"""What funding decides: budgets, estimates, allocations, and what it knows of the agencies that are to be paid."""
