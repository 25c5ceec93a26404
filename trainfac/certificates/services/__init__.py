"""Issuing certificates, correcting and revoking them, and making their documents."""
