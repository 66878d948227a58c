"""Tamper evidence: RFC 6962 trees over the logs, in the formats of C2SP. Knows nothing else of the programme.

Signing needs `cryptography`; everything else, and all of `verify`, stands on the standard library.
"""
