"""`thucchat policy`: whom a receiver may trust. Handed over apart from what it is to check, with a fingerprint."""

from __future__ import annotations

from pathlib import Path

import click

from services.inspection.export.trust import policy_of
from services.inspection.settings import Settings
from shared.eventstore.opening import open_store
from shared.ledger.keys import KeyFileRefused, load_signer
from shared.ledger.note import NoteFault, VerifierKey
from shared.ledger.policy import PolicyFault, fingerprint
from thucchat.commands.places import DATA, environment_of, settings_of
from thucchat.services import SERVICES
from thucchat.settings import PROCESS


class PublicKey(click.ParamType[VerifierKey]):
    """A C2SP verifier key: name, key ID and public key, joined by `+`."""

    name = "NAME+ID+KEY"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> VerifierKey:
        """Returns the key that was typed, or ends with a usage error."""
        try:
            return VerifierKey.parse(str(value))
        except NoteFault as fault:
            self.fail(f"không phải là khoá công khai / is no public key: {fault}", param, ctx)


@click.command()
@click.option(
    "--witness", "others", type=PublicKey(), multiple=True, help="Khoá của bên đồng ký khác. / Another cosigner's key."
)
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="Tệp mới. / A new file.")
@DATA
def policy(others: tuple[VerifierKey, ...], out: Path | None, data: Path | None) -> None:
    """In chính sách tin cậy của hệ thống này (tlog-policy): khoá của các sổ, nhân chứng và bản sao.

    Print this deployment's policy (C2SP tlog-policy): the keys of its logs, of the witness and of the mirror. Hand it
    over apart from the bundle; its fingerprint, for paper, goes to standard error.
    """
    common = settings_of("inspection", data)
    settings: Settings = SERVICES["inspection"].load(environment_of(data))
    store = open_store(common.database, environment=PROCESS)
    try:
        witness, mirror = (load_signer(path).verifier_key for path in (settings.witness_key, settings.mirror_key))
        made = policy_of(store, common.source, witness, mirror, others)
    except KeyFileRefused as refused:
        raise PermissionError(str(refused)) from None
    except PolicyFault as fault:
        raise click.UsageError(str(fault)) from None
    finally:
        store.close()
    raw = made.render()
    if out is None:
        click.echo(raw, nl=False)
    else:
        with out.open("xb") as file:
            file.write(raw)
    click.echo(on_paper(common.province, raw), err=True)


def on_paper(province: str, raw: bytes) -> str:
    """Returns what is printed, signed and carried by hand beside a policy."""
    return (
        f"Chính sách tin cậy của Thực chất, {province} / trust policy of Thực chất, {province}\n"
        f"Dấu vân (SHA-256, 128 bit đầu) / fingerprint (first 128 bits):\n\n"
        f"    {fingerprint(raw)}\n\n"
        f"So với / compare with:  sha256sum FILE | cut -c 1-32"
    )
