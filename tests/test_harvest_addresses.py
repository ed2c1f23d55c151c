"""Addresses of one page are one key; requests stay what servers know."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from pipeline.harvest.addresses import BadAddress, address, endpoint, join, key, netloc, rules

EXAMPLES = [(rule, before, after) for rule in rules() for before, after in rule.examples]


@pytest.mark.parametrize(("rule", "before", "after"), EXAMPLES, ids=lambda v: getattr(v, "id", ""))
def test_rules_do_what_their_examples_say(rule: object, before: str, after: str) -> None:
    assert (address(before) if rule.applies == "address" else key(before)) == after  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Www.Exemple.FR:80/A b/./c/../d?x=%7e%2F#frag", "http://www.exemple.fr/A%20b/d?x=~%2F"),
        ("https://h.fr", "https://h.fr/"),
        ("https://h.fr:8443/a/", "https://h.fr:8443/a/"),
        ("https://mairie-évian.fr/santé", "https://xn--mairie-vian-hbb.fr/sant%C3%A9"),
        ("https://h.fr/%zz?", "https://h.fr/%25zz"),
        ("https://h.fr/a?b&c=", "https://h.fr/a?b&c="),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://h.fr/../../etc", "https://h.fr/etc"),
    ],
)
def test_addresses_have_one_spelling(url: str, expected: str) -> None:
    assert address(url) == expected


def test_all_addresses_of_a_page_have_one_key() -> None:
    same = [
        "http://www.bretagne.ars.sante.fr/index.php/le-cls?parent=12&utm_source=x",
        "https://bretagne.ars.sante.fr/le-cls#haut",
        "https://www.bretagne.ars.sante.fr:443/le-cls?parent=7",
        "http://bretagne.ars.sante.fr:80/./le-cls",
    ]
    assert {key(url) for url in same} == {"https://bretagne.ars.sante.fr/le-cls"}
    assert key("https://h.fr/a?b=1&a=2") == key("https://h.fr/a?a=2&b=1")
    assert key("https://h.fr/a") != key("https://h.fr/a/"), "servers tell them apart"
    assert key("https://h.fr/a?id=1") != key("https://h.fr/a?id=2")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://h.fr/a",
        "javascript:alert(1)",
        "https://user:pw@h.fr/",
        "https:///a",
        "https://h.fr:99999/",
        "https://h .fr/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "https://h.fr/\x00",
        "https://h.fr/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        address(url)
    assert join("https://h.fr/", url) is None or url in ("", "https:///a")


def test_links_and_endpoints() -> None:
    assert join("https://h.fr/a/b", "../c.pdf?utm_campaign=z") == "https://h.fr/c.pdf"
    assert join("https://h.fr/a", "mailto:x@h.fr") is None
    assert join("https://h.fr/a", "http://[bad") is None
    assert endpoint("https://h.fr/") == ("h.fr", 443)
    assert netloc("http://127.0.0.1:8000/a") == "127.0.0.1:8000"


SEGMENT = st.text(alphabet='aZ9%é .;&?=/#+~41f[]|\\"<>', max_size=12)
URL = st.builds(
    lambda scheme, host, port, path, query: f"{scheme}://{host}{port}/{path}?{query}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["www.h.fr", "www.www.H.fr", "h.fr", "www.fr", "évian.fr", "127.0.0.1"]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.one_of(SEGMENT, st.sampled_from(["index.php/index.php/a", "index.php", "a/index.html", "a;jsessionid=1"])),
    st.one_of(SEGMENT, st.sampled_from(["utm_a=1&parent=2&b", "b=%41&a=%2541"])),
)


@settings(max_examples=300, deadline=None)
@given(URL)
def test_address_and_key_are_idempotent(url: str) -> None:
    assert address(address(url)) == address(url)
    assert key(key(url)) == key(url)
    assert key(address(url)) == key(url)


@given(
    st.from_regex(
        r"https?://(?:www\.)?[a-z]{1,3}(?:[.-]{1,2}[a-z0-9]{1,3}){0,2}(?:/[a-zA-Z0-9_~-]{1,4}){0,3}/?", fullmatch=True
    )
)
def test_plain_addresses_take_a_short_way_to_the_same_end(url: str) -> None:
    from pipeline.harvest.addresses import _apply, split

    try:
        expected = str(_apply(split(url), "address"))
    except BadAddress:
        return
    assert address(url) == expected
