"""Read models of the notifier, folded from its own log; rebuildable at any time."""
