"""The policy (C2SP tlog-policy) by which a receiver checks what is exported. It travels apart from the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.inspection.export.checkpoints import MIRROR, WITNESS
from services.inspection.export.meta import read_state
from shared.eventstore.ports import Store
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.note import VerifierKey
from shared.ledger.policy import Group, KnownLog, KnownWitness, Policy

QUORUM: Final = "inspection"


def policy_of(
    store: Store, origin: str, witness: VerifierKey, mirror: VerifierKey, others: Sequence[VerifierKey] = ()
) -> Policy:
    """Returns the policy of the deployment whose inspection records in the log `origin`.

    Every key that a registered log ever had is in it, so that old checkpoints can be checked for ever; from when and
    how long a key counts stands in the meta-log. Witness and mirror must both have signed. `others` are known
    and asked of nobody: an office that cosigns the meta-log by itself holds its own copy against what it is handed.

    Raises:
        PolicyFault: two keys are the same, or one is of the wrong type.
        IntegrityFault: inspection's own log is damaged.
        StoreUnavailable: it cannot be read.
    """
    head = store.head()
    state = read_state(store, Checkpoint(origin, head.size, head.root))
    logs = [KnownLog(VerifierKey.parse(vkey)) for name in sorted(state.vkeys) for vkey in state.vkeys[name]]
    witnesses = [KnownWitness(WITNESS, witness), KnownWitness(MIRROR, mirror)]
    witnesses += [KnownWitness(each.name, each) for each in others]
    return Policy(tuple(logs), tuple(witnesses), (Group(QUORUM, 2, (WITNESS, MIRROR)),), QUORUM)
