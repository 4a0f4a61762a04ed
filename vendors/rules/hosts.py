"""Which addresses of the internet are public: none inside anybody's network."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

NOT_PUBLIC = [
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
]
# Whatever is not in here is no public host: addresses that hold another one, of
# version 4 or behind a translator (NAT64), among them.
GLOBAL = IPv6Network("2000::/3")
# Tunnels that lead elsewhere (Teredo, 6to4), and what is reserved or for examples.
NOT_PUBLIC_6 = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]


def is_public(address: str) -> bool:
    """Say whether an address, as a socket has it, is a public host's.

    Python's own `is_global` lets translated and tunnelled addresses pass.

    :raises ValueError: if it is no address.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inside = any(found in network for network in NOT_PUBLIC_6)
        return found in GLOBAL and not inside
    return not any(found in network for network in NOT_PUBLIC)
