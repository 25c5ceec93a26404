"""Certificates: who has earned which, issue under a running number, the printed page, verification, revocation.

What is printed is frozen as a snapshot when a certificate is issued; ``render`` turns a snapshot into a page and
knows nothing else. Nothing that was issued is edited or deleted: it is superseded or revoked, and says so.
"""
