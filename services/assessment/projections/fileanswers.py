"""The answers made from the views of an agency's quality system file; what can be derived is derived on asking."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from services.assessment.domain.internalaudit import AUDIT_STATES, AuditState
from services.assessment.domain.managementreview import inputs_missing
from services.assessment.domain.systemdocument import DOCUMENT_STATES, DocumentState
from services.assessment.domain.systemfile import DOCUMENT_KIND_NAMES, INPUT_NAMES, OUTPUT_NAMES
from services.assessment.domain.workprocess import PROCESS_STATES, ProcessState
from services.assessment.projections.answers import verified, words
from services.assessment.projections.citing import View
from shared.contracts.assessment import DocumentKind, ReviewInput, ReviewOutput
from shared.contracts.terms import Confidence
from shared.errors import Term

APPROVES_OWN: Final = Term(
    "Người soạn thảo và người phê duyệt là một (không điều nào cấm; phần mềm chỉ lưu ý).",
    "The same person prepared and approved it (no clause forbids that; it is pointed out by our own choice).",
)
SAME_FILE: Final = Term(
    "Lần sửa đổi này có đúng tệp của lần trước: không có gì thay đổi.",
    "This revision has the very file of the one before: nothing changed.",
)


def document_line(item: View, agency_name: View | None) -> View:
    """Returns a document as one line of a list."""
    left = ("revisions", "reviews", "withdrawn")
    return {
        **{name: value for name, value in item.items() if name not in left},
        "agency_name": agency_name,
        "kind_name": words(DOCUMENT_KIND_NAMES[DocumentKind(item["kind"])]),
        "state_name": words(DOCUMENT_STATES[DocumentState(item["state"])]),
        "warnings": list(_warnings(item["revisions"])),
    }


def document_answer(item: View, agency_name: View | None) -> View:
    """Returns a document with its revisions, reviews and withdrawal."""
    whole = {name: item[name] for name in ("revisions", "reviews", "withdrawn")}
    return {**document_line(item, agency_name), **whole}


def _warnings(revisions: list[View]) -> Iterable[View]:
    """Yields what is pointed out, never refused."""
    for each in revisions:
        if each["prepared_by"] == each["approved_by"]:
            yield {"warning": "approves-own", "words": words(APPROVES_OWN), "event": each["event"]}
    for before, each in pairwise(revisions):
        if before["digest"] == each["digest"]:
            yield {"warning": "same-file", "words": words(SAME_FILE), "event": each["event"]}


def use_answer(item: View, agency_name: View | None) -> View:
    """Returns what was said of a document's use in a period, with what that replaced."""
    return {**{name: value for name, value in item.items() if name != "showings"}, "agency_name": agency_name}


def process_answer(item: View, agency_name: View | None) -> View:
    """Returns a work process."""
    return {
        **item,
        "agency_name": agency_name,
        "state_name": words(PROCESS_STATES[ProcessState(item["state"])]),
    }


def indicators_line(item: View, agency_name: View | None) -> View:
    """Returns the figures of a period as one line: how many receipts can be traced, not which."""
    replaced = len(item["replaced"])
    line = {name: value for name, value in item.items() if name not in ("receipts", "samples", "replaced")}
    traceable = len(item["receipts"])
    return {
        **line,
        "agency_name": agency_name,
        "traceable": traceable,
        "fully_traceable": traceable == item["received"],
        "corrections": replaced,
    }


def indicators_answer(item: View, agency_name: View | None) -> View:
    """Returns the figures of a period whole, with what they replaced."""
    return {
        **indicators_line(item, agency_name),
        "receipts": item["receipts"],
        "samples": item["samples"],
        "replaced": item["replaced"],
    }


def internal_audit_answer(item: View, agency_name: View | None) -> View:
    """Returns an internal audit, with how many nonconformities are left to be settled."""
    held = item["held"]
    settled = sum(each["settled"] for each in item["follow_ups"])
    return {
        **item,
        "agency_name": agency_name,
        "state_name": words(AUDIT_STATES[AuditState(item["state"])]),
        "left": 0 if held is None else held["nonconformities"] - settled,
    }


def management_review_answer(item: View, agency_name: View | None) -> View:
    """Returns a management review, with the inputs that nobody looked at and how many decisions are left."""
    looked_at = [ReviewInput(each["input"]) for each in item["inputs"]]
    return {
        **item,
        "agency_name": agency_name,
        "inputs": [{**each, "input_name": words(INPUT_NAMES[ReviewInput(each["input"])])} for each in item["inputs"]],
        "inputs_missing": [
            {"input": each.value, "input_name": words(INPUT_NAMES[each])} for each in inputs_missing(looked_at)
        ],
        "inputs_wording": verified(Confidence.MEMORY),
        "decisions": [
            {**each, "output_name": words(OUTPUT_NAMES[ReviewOutput(each["output"])])} for each in item["decisions"]
        ],
        "decisions_left": sum(each["completed"] is None for each in item["decisions"]),
    }
