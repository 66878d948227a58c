"""The two keys of inspection: as witness it saw that a log only grew, as mirror it holds every byte of it.

An Ed25519 cosignature does not say who gave it, so each has a key and a name of its own (C2SP tlog-cosignature).
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.ledger.keys import KeyFileRefused, create_key, load_signer
from shared.ledger.note import COSIGNATURE, Signer
from shared.settings import SettingsFault

WITNESS: Final = "witness"
MIRROR: Final = "mirror"


@dataclass(frozen=True, slots=True)
class Cosigners:
    """Who signs for inspection. Files, or whatever else is a `Signer`."""

    witness: Signer
    mirror: Signer


def open_cosigners(source: str, witness: Path, mirror: Path, *, creating: bool) -> Cosigners:
    """Returns the cosigners of the inspection service `source`, from their key files.

    With `creating`, a key that is not there is made; several processes may do so at once, and get the same one.

    Raises:
        SettingsFault: a key is absent, not readable by this user alone, or of another name or type; names all.
    """
    places = {WITNESS: witness, MIRROR: mirror}
    if creating:
        for name, path in places.items():
            _create(path, f"{source}/{name}")
    faults = [fault for name, path in places.items() if (fault := _fault(name, path, f"{source}/{name}")) is not None]
    if faults:
        raise SettingsFault(faults)
    return Cosigners(load_signer(witness), load_signer(mirror))


def _create(path: Path, name: str) -> None:
    if path.exists():
        return
    # Made beside its place and linked into it: nobody ever reads half a key, and of two processes one wins.
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    create_key(made, name, COSIGNATURE)
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _fault(role: str, path: Path, name: str) -> str | None:
    setting = f"THUCCHAT_INSPECTION_{role.upper()}_KEY_PATH"
    try:
        key = load_signer(path).verifier_key
    except (OSError, KeyFileRefused) as error:
        return f"{setting}: không mở được tệp khoá / the key file cannot be used ({error})"
    if (key.name, key.type) != (name, COSIGNATURE):
        return f"{setting}: phải là khoá loại 04 mang tên {name} / must be a key of type 04 named {name}"
    return None
