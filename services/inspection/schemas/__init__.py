"""The shapes of inspection's questions and answers. Nothing is decided here."""

from services.inspection.schemas.dossier import Dossier
from services.inspection.schemas.history import Event, History, HistoryArgs

__all__ = ["Dossier", "Event", "History", "HistoryArgs"]
