"""`thucchat verify`: the one-file verifier, `shared/ledger/verify.py`, as a command; what it takes, it says itself."""

from __future__ import annotations

import sys

import click

from shared.ledger.verify import main


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
    short_help="Kiểm chứng một gói bằng chính sách nhận riêng. / Check a bundle against a policy.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Kiểm chứng một gói đã xuất. / Check an exported bundle."""
    sys.exit(main(list(arguments)))
