"""`thucchat keys`: making and showing keys, and an office's own signature on the meta-log."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from services.inspection.export.checkpoints import MIRROR, WITNESS
from services.inspection.export.cosigning import MetaTiles, Older, cosign_meta
from shared.clock import SystemClock
from shared.ledger.keys import FileSigner, KeyFileRefused, create_key, load_signer
from shared.ledger.note import COSIGNATURE, ED25519, Note, NoteFault, VerifierKey
from shared.ledger.policy import Policy, PolicyFault, fingerprint

LOG, HOME_AFFAIRS = "log", "home-affairs"
TYPES: Final = {LOG: ED25519, WITNESS: COSIGNATURE, MIRROR: COSIGNATURE, HOME_AFFAIRS: COSIGNATURE}
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def keys() -> None:
    """Khoá ký. / Keys."""


@keys.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(TYPES)), required=True, help="Khoá của ai. / Whose key.")
@click.option("-o", "out", type=NEW_FILE, required=True, help="Tệp khoá riêng, mới. / A new private key file.")
def create(name: str, kind: str, out: Path) -> None:
    """Tạo một khoá: khoá riêng vào tệp chỉ mình đọc được, khoá công khai ra màn hình.

    Make a key: the private one to a file that nobody else can read, the public one to standard output. NAME is the
    log's origin, such as thucchat.hanam/registry, or the cosigner's name.
    """
    if kind in (WITNESS, MIRROR) and not name.endswith(f"/{kind}"):
        raise click.UsageError(f"NAME: …/inspection/{kind}")
    try:
        show_key(create_key(out, name, TYPES[kind]))
    except NoteFault as fault:
        raise click.UsageError(f"NAME: {fault}") from None


@keys.command()
@click.argument("file", type=FILE)
def show(file: Path) -> None:
    """In khoá công khai của một tệp khoá riêng. / Print the public key of a private key's file."""
    show_key(opened(file).verifier_key)


@keys.command()
@click.argument("bundle", type=click.Path(path_type=Path, exists=True), metavar="BUNDLE")
@click.option("--policy", "policy_file", type=FILE, required=True, help="Chính sách tin cậy. / The policy.")
@click.option("--key", type=FILE, required=True, help="Khoá của cơ quan này. / This office's key.")
@click.option("--seen", type=FILE, help="Điểm chốt đã ký lần trước. / The checkpoint that was cosigned last time.")
@click.option("--first", is_flag=True, help="Lần đầu: chưa có gì để so. / The first time: nothing to compare with.")
@click.option("-o", "out", type=NEW_FILE, required=True, help="Tệp mới, để giữ. / A new file, to be kept.")
def cosign(*, bundle: Path, policy_file: Path, key: Path, seen: Path | None, first: bool, out: Path) -> None:
    """Đồng ký điểm chốt của sổ thanh tra trong một gói, sau khi kiểm tra nó nối tiếp điểm đã ký lần trước.

    Cosign the meta-log's checkpoint of a BUNDLE (or its meta/checkpoint) once it is shown to continue the one that
    was cosigned last time. Keep the new file: `thucchat verify --seen` takes it.
    """
    if (seen is None) != first:
        raise click.UsageError("Cần đúng một trong --seen và --first. / Give one of --seen and --first.")
    if out.exists():
        raise FileExistsError(f"{out}: đã có. / It is there already.")
    try:
        policy = Policy.parse(policy_file.read_bytes())
        old = None if seen is None else Note.parse(seen.read_bytes())
        meta = MetaTiles(bundle)
        note = cosign_meta(meta, policy, opened(key), old, int(SystemClock().now().timestamp()))
    except (NoteFault, PolicyFault, Older) as fault:
        raise click.ClickException(str(fault)) from None
    with out.open("xb") as file:
        file.write(note.to_bytes())
    click.echo(f"{meta.checkpoint.origin} {meta.checkpoint.size} {meta.checkpoint.root.hex()}")


def opened(file: Path) -> FileSigner:
    """Returns the signer of a key file.

    Raises:
        PermissionError: others can read it, or it is no key.
    """
    try:
        return load_signer(file)
    except KeyFileRefused as refused:
        raise PermissionError(str(refused)) from None


def show_key(key: VerifierKey) -> None:
    """Prints a public key, and on standard error its fingerprint: that of the line, as `sha256sum` gives it."""
    line = f"{key}\n"
    click.echo(line, nl=False)
    click.echo(f"Dấu vân / fingerprint: {fingerprint(line.encode())}", err=True)
