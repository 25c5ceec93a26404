"""What keys are for, what they are, and their life."""

from __future__ import annotations

from typing import Final

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State, StateMachine


class KeyPurpose(State):
    """What a key signs."""

    DOCUMENT = "document", msg("Documents")
    CREDENTIAL = "credential", msg("Credentials")


class KeyAlgorithm(State):
    """PDF readers check the first three; credentials are signed with the last one."""

    P256 = "p256", msg("ECDSA P-256")
    RSA_3072 = "rsa_3072", msg("RSA, 3072 bits")
    RSA_4096 = "rsa_4096", msg("RSA, 4096 bits")
    ED25519 = "ed25519", msg("Ed25519")


class KeyOrigin(State):
    """Where a key comes from."""

    GENERATED = "generated", msg("Made here")
    IMPORTED = "imported", msg("Brought in")


class KeyState(State):
    """A key signs while it is active. What it signed stays checkable with it, whatever becomes of it."""

    WAITING = "waiting", msg("Waiting for confirmation")
    ACTIVE = "active", msg("In use")
    RETIRED = "retired", msg("Retired")
    COMPROMISED = "compromised", msg("Compromised")


class SignatureLevel(State):
    """How far a document proves itself; each level is an increment behind the bytes of the one before."""

    UNSIGNED = "unsigned", msg("Not signed")
    SIGNED = "signed", msg("Signed")
    TIMESTAMPED = "timestamped", msg("Signed and time-stamped")
    ARCHIVAL = "archival", msg("Signed, with everything needed to check it later")


_ENDED: Final = frozenset({KeyState.RETIRED, KeyState.COMPROMISED})
KEY_STATES: Final = StateMachine(
    "Signing key",
    {
        KeyState.WAITING: _ENDED | {KeyState.ACTIVE},
        KeyState.ACTIVE: _ENDED,
        KeyState.RETIRED: frozenset({KeyState.COMPROMISED}),
    },
)

ALGORITHMS: Final = {
    KeyPurpose.DOCUMENT: (KeyAlgorithm.P256, KeyAlgorithm.RSA_3072, KeyAlgorithm.RSA_4096),
    KeyPurpose.CREDENTIAL: (KeyAlgorithm.ED25519,),
}
