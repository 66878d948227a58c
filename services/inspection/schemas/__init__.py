"""The shapes of inspection's commands, questions and answers. Nothing is decided here."""

from services.inspection.schemas.alarms import Alarm, AlarmsArgs, CloseAlarm
from services.inspection.schemas.dossier import Dossier
from services.inspection.schemas.history import Event, History, HistoryArgs
from services.inspection.schemas.logs import (
    AddKey,
    Checkpoints,
    CheckpointsArgs,
    EndKey,
    Log,
    Logs,
    RegisterLog,
)
from services.inspection.schemas.summary import Summary

__all__ = [
    "AddKey", "Alarm", "AlarmsArgs", "Checkpoints", "CheckpointsArgs", "CloseAlarm", "Dossier", "EndKey", "Event",
    "History", "HistoryArgs", "Log", "Logs", "RegisterLog", "Summary",
]  # fmt: skip
