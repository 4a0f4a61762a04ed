import pytest

from vendors.rules.hosts import is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("93.184.216.34", True, id="a public host"),
        pytest.param("2606:2800:220:1:248:1893:25c8:1946", True, id="of version 6"),
        pytest.param("127.0.0.1", False, id="this machine"),
        pytest.param("::1", False, id="this machine, version 6"),
        pytest.param("0.0.0.0", False, id="this machine, unnamed"),
        pytest.param("::", False, id="the same, version 6"),
        pytest.param("10.1.2.3", False, id="private"),
        pytest.param("172.31.255.255", False, id="private, in the middle"),
        pytest.param("172.32.0.1", True, id="right after it"),
        pytest.param("192.168.1.1", False, id="at home"),
        pytest.param("169.254.169.254", False, id="a cloud's metadata"),
        pytest.param("fe80::1%eth0", False, id="of this link"),
        pytest.param("fd00::1", False, id="private, version 6"),
        pytest.param("100.64.0.1", False, id="behind a provider"),
        pytest.param("100.128.0.1", True, id="right after it, in front"),
        pytest.param("64:ff9b::a9fe:a9fe", False, id="metadata behind NAT64"),
        pytest.param("64:ff9b:1::7f00:1", False, id="behind a local NAT64"),
        pytest.param("2002:7f00:1::", False, id="this machine by 6to4"),
        pytest.param("2001:0:53aa:64c:0:fbff:80ff:fffe", False, id="by Teredo"),
        pytest.param("::ffff:127.0.0.1", False, id="mapped"),
        pytest.param("::127.0.0.1", False, id="compatible"),
        pytest.param("192.0.0.192", False, id="Oracle's metadata"),
        pytest.param("198.18.0.1", False, id="for benchmarks"),
        pytest.param("224.0.0.1", False, id="to many"),
        pytest.param("ff02::1", False, id="to many, version 6"),
        pytest.param("255.255.255.255", False, id="to all"),
        pytest.param("2001:db8::1", False, id="an example"),
    ],
)
def test_whose_address_it_is(address, expected):
    assert is_public(address) is expected


def test_what_is_no_address_is_refused():
    with pytest.raises(ValueError, match="does not appear"):
        is_public("example.com")
