"""Which page asks, which host is asked, and whose address counts."""

from __future__ import annotations

import pytest

from core.people import request_origin


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("https://studio.example.org", "studio.example.org", True),
        ("https://studio.example.org", "studio.example.org:443", True),
        ("http://Studio.Example.org:80", "studio.example.org", True),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://127.0.0.1:8502", "127.0.0.1:8501", False),
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("https://studio.example.org.evil.example", "studio.example.org", False),
        ("http://evil.example", "studio.example.org", False),
        ("null", "studio.example.org", False),
        ("", "studio.example.org", False),
        ("http://studio.example.org:99999", "studio.example.org", False),
        ("http://[::1", "[::1", False),
    ],
)
def test_a_page_is_of_this_studio_where_host_and_port_are_the_same(origin, host, same):
    assert request_origin.is_same_host(origin, host) is same


@pytest.mark.parametrize(
    ("host", "names", "listens_on", "known"),
    [
        ("127.0.0.1:8501", "", "127.0.0.1", True),
        ("localhost:9000", "", "127.0.0.1", True),
        ("[::1]:8501", "", "::1", True),
        ("192.168.1.7:8501", "", "127.0.0.1", True),
        ("", "", "127.0.0.1", True),
        ("evil.example:8501", "", "127.0.0.1", False),
        ("127.0.0.1.evil.example", "", "127.0.0.1", False),
        ("studio.example.org", "", "0.0.0.0", True),
        ("studio.example.org", "", "::", True),
        ("studio.example.org", "studio.example.org", "127.0.0.1", True),
        ("Studio.Example.org.:8501", "a.example, studio.example.org", "0.0.0.0", True),
        ("b.example.org", "*.example.org", "0.0.0.0", True),
        ("example.org.evil.example", "*.example.org", "0.0.0.0", False),
        ("evil.example", "studio.example.org", "0.0.0.0", False),
        ("anything", "*", "127.0.0.1", True),
        ("[broken", "", "0.0.0.0", False),
    ],
)
def test_a_studio_answers_to_its_own_names_alone(host, names, listens_on, known):
    assert request_origin.is_known_host(host, names, listens_on) is known


@pytest.mark.parametrize(
    ("peer", "headers", "proxies", "address"),
    [
        ("127.0.0.1", {}, "", ""),
        ("::ffff:127.0.0.1", {}, "", ""),
        ("", {}, "", ""),
        ("10.0.0.9", {}, "", "10.0.0.9"),
        ("10.0.0.9", {"x-forwarded-for": "10.0.0.9"}, "10.0.0.1", "10.0.0.9"),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.4"}, "", request_origin.BEHIND_A_PROXY),
        ("203.0.113.4", {"x-forwarded-for": "203.0.113.4"}, "", request_origin.BEHIND_A_PROXY),
        ("10.0.0.1", {"via": "1.1 proxy"}, "", request_origin.BEHIND_A_PROXY),
    ],
)
def test_what_a_proxy_says_of_the_caller_counts_only_where_the_settings_name_it(peer, headers, proxies, address):
    assert request_origin.caller_address(peer, headers, proxies) == address
