"""Tamper evidence: RFC 6962 trees over the logs. Stands on the standard library, so that a verifier can run alone."""
