"""Guard and signer of a service, put together from its settings."""

from __future__ import annotations

from shared.eventstore.ports import Store
from shared.ledger.keys import KeyFileRefused, load_signer
from shared.ledger.note import NoteFault
from shared.ledger.signing import LogSigner, SignerState
from shared.observability.meter import Meter
from shared.settings import CommonSettings, SettingsFault
from shared.transparency.guard import Guard, Held
from shared.transparency.signer import CheckpointSigner
from shared.transparency.witnessclient import WitnessClient

INSPECTION = "inspection"
"""The service that is witness and mirror of all logs, its own included."""


def witness_of(settings: CommonSettings) -> WitnessClient | None:
    """Returns the witness at the address of the inspection service, None where none is set."""
    address = settings.peers.get(INSPECTION)
    return None if address is None else WitnessClient(address, settings.signing.witness_timeout)


def guard_of(settings: CommonSettings, store: Store, meter: Meter) -> Guard:
    """Returns the guard of the service's log."""
    held, every = Held(settings.keys), settings.signing.guard_every
    return Guard(settings.source, store, held, witness_of(settings), meter=meter, every=every)


def signer_of(settings: CommonSettings, store: Store, meter: Meter) -> CheckpointSigner:
    """Returns the signer of the service's log. Opens the private keys, which nothing else does.

    Raises:
        SettingsFault: a key cannot be used; names all.
    """
    signers, faults = [], []
    for path in settings.signer_keys:
        try:
            signers.append(load_signer(path))
        except (OSError, KeyFileRefused) as error:
            faults.append(f"{path}: không dùng được khoá này / this key cannot be used ({error})")
    if faults:
        raise SettingsFault(faults)
    held = Held(settings.keys)
    try:
        signer = LogSigner(settings.source, signers, SignerState(held.state))
        held.remember(each.verifier_key for each in signers)
    except NoteFault as fault:
        raise SettingsFault([f"khoá ký / signing keys: {fault}"]) from None
    return CheckpointSigner(
        store,
        signer,
        guard_of(settings, store, meter),
        witness_of(settings),
        cosigned=held.cosigned,
        timing=settings.signing,
        meter=meter,
    )
