"""Identity: who is asking. OIDC bearer tokens, verified; nothing here knows HTTP or rights.

    verifier = Verifier(JwksFile(path), issuer="https://sso.example.vn", audience="thucchat.registry")
    principal = verifier.verify(token)          # Principal(person, roles, agency), or Refused (401)

    verifier = verifier_of(settings)            # the same, from the settings

Tokens live in real time, also where a service's own clock is the programme's. Tests and the demo mint theirs with
`Issuer`, which production refuses.
"""

from shared.identity.algorithms import Algorithm
from shared.identity.issuer import Issuer
from shared.identity.keys import JwksFault, JwksFile, JwksUrl, KeySource
from shared.identity.principal import Principal
from shared.identity.servicetokens import MintedToken, ServiceToken, TokenFile
from shared.identity.verifier import Verifier
from shared.identity.wiring import service_token_of, verifier_of

__all__ = [
    "Algorithm", "Issuer", "JwksFault", "JwksFile", "JwksUrl", "KeySource", "MintedToken", "Principal",
    "ServiceToken", "TokenFile", "Verifier", "service_token_of", "verifier_of",
]  # fmt: skip
