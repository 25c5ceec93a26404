"""The certificate for machines: an Open Badges 3.0 credential (W3C Verifiable Credential 2.0) that proves itself.

Everything here is pure: from a snapshot to a credential, from a credential to its proof, from states to a status list,
from a credential to a badge that carries it. Nothing is fetched; see docs/adr/0013-credentials.md.
"""
