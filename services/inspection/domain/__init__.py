"""What inspection decides about logs and alarms, what it may refuse, and the rules by which it judges."""
