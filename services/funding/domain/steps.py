"""An estimate's steps, its states, and which steps are kept apart or follow one another."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from shared.acts import Role
from shared.contracts.funding import BalancedBy
from shared.errors import Term

DEPARTMENTS: Final = {Role.PLANNING: BalancedBy.PLANNING, Role.FINANCE: BalancedBy.FINANCE}
"""The two departments of point 5, by the role in which a person acts for them."""
NAMES: Final = {
    BalancedBy.PLANNING: Term("Sở Kế hoạch và Đầu tư", "Planning and Investment"),
    BalancedBy.FINANCE: Term("Sở Tài chính", "Finance"),
}
"""What people call the two departments."""
NOBODY: Final = Term("không sở nào", "neither")


class Stage(StrEnum):
    """How an estimate stands."""

    PROPOSED = "proposed"
    BALANCED = "balanced"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


STAGES: Final = {
    Stage.PROPOSED: Term("chờ cân đối", "awaiting balancing"),
    Stage.BALANCED: Term("chờ trình", "awaiting submission"),
    Stage.SUBMITTED: Term("chờ phê duyệt", "awaiting approval"),
    Stage.RETURNED: Term("bị trả lại", "returned"),
    Stage.APPROVED: Term("đã phê duyệt", "approved"),
}
"""What people call the states."""


class Step(StrEnum):
    """A step in an estimate's way."""

    PROPOSAL = "proposal"
    REVISION = "revision"
    AMENDMENT = "amendment"
    BALANCE_PLANNING = "balance_planning"
    BALANCE_FINANCE = "balance_finance"
    SIGNATURE = "signature"
    SUBMISSION = "submission"
    RETURN = "return"
    APPROVAL = "approval"


STEPS: Final = {
    Step.PROPOSAL: Term("Sở Khoa học và Công nghệ đề xuất", "proposed by Science and Technology"),
    Step.REVISION: Term("Sở Khoa học và Công nghệ đề xuất lại", "proposed anew by Science and Technology"),
    Step.AMENDMENT: Term("Sở Khoa học và Công nghệ đề xuất điều chỉnh", "amendment proposed by Science and Technology"),
    Step.BALANCE_PLANNING: Term("Sở Kế hoạch và Đầu tư cân đối", "balanced by Planning and Investment"),
    Step.BALANCE_FINANCE: Term("Sở Tài chính cân đối", "balanced by Finance"),
    Step.SIGNATURE: Term("ký tờ trình liên sở", "joint submission signed"),
    Step.SUBMISSION: Term("trình UBND tỉnh", "submitted to the PPC"),
    Step.RETURN: Term("UBND tỉnh trả lại", "returned by the PPC"),
    Step.APPROVAL: Term("UBND tỉnh phê duyệt", "approved by the PPC"),
}
"""What people call the steps."""
BALANCES: Final = {BalancedBy.PLANNING: Step.BALANCE_PLANNING, BalancedBy.FINANCE: Step.BALANCE_FINANCE}
ASKING: Final = (Step.PROPOSAL, Step.REVISION, Step.AMENDMENT)
"""The steps by which DOST asks for the money (point 2b); each begins a round of balancing, submission and decision."""
DECIDING: Final = (Step.RETURN, Step.APPROVAL)
_MIDDLE: Final = (*BALANCES.values(), Step.SIGNATURE, Step.SUBMISSION)
APART: Final = {
    **dict.fromkeys((Step.REVISION, Step.AMENDMENT), (*_MIDDLE, *DECIDING)),
    Step.BALANCE_PLANNING: (*ASKING, Step.BALANCE_FINANCE, *DECIDING),
    Step.BALANCE_FINANCE: (*ASKING, Step.BALANCE_PLANNING, *DECIDING),
    Step.SIGNATURE: (*ASKING, *DECIDING),
    Step.SUBMISSION: (*ASKING, *DECIDING),
    **dict.fromkeys(DECIDING, (*ASKING, *_MIDDLE)),
}
"""Whoever took one of the steps on the right, in any round, does not take the step on the left.

Proposal, the two balances and the decision are four persons. Who balanced may sign for the same department: the two
departments submit what they balanced (point 5).
"""
APART_IN_ROUND: Final = {Step.SUBMISSION: (Step.SIGNATURE,)}
"""The same within one round: two persons sign a joint submission, in whichever order the next one is signed."""
FOLLOWS: Final = {
    **dict.fromkeys((*ASKING, *DECIDING), tuple(Step)),
    **dict.fromkeys(BALANCES.values(), ASKING),
    **dict.fromkeys((Step.SIGNATURE, Step.SUBMISSION), (*ASKING, *BALANCES.values(), Step.SIGNATURE)),
}
"""The step on the left is not said to have happened before one on the right that was taken already in its round.

The balances come in either order. A round begins after everything that was before.
"""
