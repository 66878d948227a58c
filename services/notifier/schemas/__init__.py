"""The shapes of the notifier's questions and answers. Nothing is decided here."""
