"""Identity: who is asking. OIDC bearer tokens, verified; nothing here knows HTTP or rights.

    verifier = Verifier(JwksFile(path), issuer="https://sso.example.vn", audience="thucchat.registry")
    principal = verifier.verify(token)          # Principal(person, roles, agency), or Refused (401)


Tokens live in real time, also where a service's own clock is the programme's. Tests and the demo mint theirs with
`Issuer`, which production refuses.
"""

from shared.identity.algorithms import Algorithm
from shared.identity.issuer import DEMO_ISSUER, Issuer
from shared.identity.keys import JwksFault, JwksFile, JwksUrl, KeySource
from shared.identity.principal import Principal
from shared.identity.servicetokens import MintedToken, ServiceToken, TokenFile
from shared.identity.verifier import Verifier

__all__ = [
    "DEMO_ISSUER", "Algorithm", "Issuer", "JwksFault", "JwksFile", "JwksUrl", "KeySource", "MintedToken", "Principal",
    "ServiceToken", "TokenFile", "Verifier",
]  # fmt: skip
