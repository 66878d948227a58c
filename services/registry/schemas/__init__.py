"""The shapes of what the registry is asked (`asked`) and of what it answers (`answered`). Nothing is decided here."""
