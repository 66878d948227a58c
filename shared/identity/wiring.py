"""Identity as the settings say."""

from __future__ import annotations

from pathlib import Path

from shared.identity.algorithms import Algorithm
from shared.identity.keys import JwksFile, JwksUrl, KeySource
from shared.identity.servicetokens import TokenFile
from shared.identity.verifier import Verifier
from shared.settings import CommonSettings


def verifier_of(settings: CommonSettings) -> Verifier:
    """Returns the verifier of the tokens that the settings describe. Nothing is read or fetched before the first."""
    remote = settings.jwks.startswith(("https://", "http://"))
    keys: KeySource = JwksUrl(settings.jwks) if remote else JwksFile(Path(settings.jwks))
    return Verifier(
        keys,
        issuer=settings.issuer,
        audience=settings.audience,
        algorithm=Algorithm(settings.token_algorithm),
        typ=settings.token_type,
    )


def service_token_of(settings: CommonSettings) -> TokenFile | None:
    """Returns the token with which the service asks others, or None when the settings name none."""
    return None if settings.service_token is None else TokenFile(settings.service_token)
