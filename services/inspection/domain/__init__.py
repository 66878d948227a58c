"""What inspection may refuse, and the rules by which it judges. It has no aggregate: it decides nothing."""
