"""What the notifier does: a person reads a notice; the worker delivers what is due, and watches what falls due."""

from services.notifier.application.delivery import TEXTS, Delivery, Notifier, Overtaken
from services.notifier.application.watching import Watch

__all__ = ["TEXTS", "Delivery", "Notifier", "Overtaken", "Watch"]
