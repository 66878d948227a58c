"""The rules of assessment: one module per aggregate, its refusals, and the clauses of the standard as values."""
