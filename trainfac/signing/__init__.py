"""Keys of facilities, and what they sign: documents (PAdES) and credentials (Ed25519).

A row says what the public may know of a key and whether it may sign; its private part lies encrypted in a folder of the
instance and is read once by each process. Whoever signs asks the keyring for the one key that is valid at an instant.
"""
