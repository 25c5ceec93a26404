"""Kinds and groups of the directory, with the words people read."""

from __future__ import annotations

from trainfac.kernel.messages import msg
from trainfac.kernel.states import State


class CountryGroup(State):
    """Groups of countries that donors and the UN report by."""

    LDC = "LDC", msg("Least developed countries")
    LLDC = "LLDC", msg("Landlocked developing countries")
    SIDS = "SIDS", msg("Small island developing States")
    ASEAN = "ASEAN", msg("Association of Southeast Asian Nations")


class OrganisationKind(State):
    """What an organisation is."""

    LABORATORY = "laboratory", msg("Laboratory")
    REGULATOR = "regulator", msg("Regulator")
    MINISTRY = "ministry", msg("Ministry")
    MISSION = "mission", msg("Mission")
    PROVIDER = "provider", msg("Provider")
    COOPERATIVE = "cooperative", msg("Cooperative")


class Sex(State):
    """As people state it; X is the passport's "unspecified"."""

    FEMALE = "F", msg("Female")
    MALE = "M", msg("Male")
    UNSPECIFIED = "X", msg("Unspecified (X)")
    UNDISCLOSED = "undisclosed", msg("Not disclosed")
