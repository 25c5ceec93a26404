"""Which addresses are on the public Internet. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_NAT64: Final = IPv6Network("64:ff9b::/96")  # carries an IPv4 address in its last 32 bits
_NEVER: Final = (
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("64:ff9b:1::/48"),  # NAT64 within a network
    IPv6Network("::/96"),  # IPv4 written as IPv6, long given up
    IPv6Network("fec0::/10"),  # what fd00::/8 was called before
)

_OF_PROTOCOLS: Final = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))  # nobody's computers


def is_public(address: str) -> bool:
    """Whether an address, as a resolver gives it, is one that anybody on the Internet reaches under it.

    Addresses that carry another one inside are as public as that one, or refused.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return False
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found in _NAT64:
            found = IPv4Address(int(found) & 0xFFFFFFFF)
        elif any(found in network for network in _NEVER):
            return False
    if any(found in network for network in _OF_PROTOCOLS):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved
