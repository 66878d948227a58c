"""What the registry decides: one module for each aggregate, the refusals they share, and the dated rules as data."""
