"""Counting what is tried too often."""

import threading
from contextlib import suppress
from ipaddress import ip_network

import pytest
from django.db import connection
from django.test import RequestFactory

from core.platform.limits import Limit, TooMany, count, forget_old, give_back, is_clinic, network
from core.platform.models import Tally

THREE = Limit("three", at_most=3, seconds=600)


@pytest.mark.django_db
def test_what_is_within_the_limit_passes_and_the_next_is_refused_until_the_window_ends():
    assert [count(THREE, "a", now=1000 + tried) for tried in range(3)] == [1, 2, 3]
    with pytest.raises(TooMany) as refused:
        count(THREE, "a", now=1100)
    assert refused.value.retry_after_seconds == 500
    with pytest.raises(TooMany):
        count(THREE, "a", now=1599)
    assert count(THREE, "a", now=1600) == 1


@pytest.mark.django_db
def test_one_who_tries_too_often_is_in_nobody_elses_way():
    for _ in range(3):
        count(THREE, "a", now=1000)
    assert count(THREE, "b", now=1000) == 1
    assert count(Limit("another", 3, 600), "a", now=1000) == 1


@pytest.mark.django_db
def test_what_is_given_back_did_not_count():
    for _ in range(10):
        count(THREE, "a", now=1000)
        give_back(THREE, "a")
    assert count(THREE, "a", now=1000) == 1


@pytest.mark.django_db
def test_who_was_counted_cannot_be_read_from_the_table():
    count(THREE, "192.0.2.0/24", now=1000)
    assert "192.0.2" not in str(list(Tally.objects.values()))


@pytest.mark.django_db
def test_counts_long_over_are_forgotten():
    count(THREE, "old", now=1000)
    count(THREE, "new", now=200_000)
    forget_old(now=200_000)
    assert Tally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_instant_are_all_counted():
    passed: list[int] = []

    def one() -> None:
        with suppress(TooMany):
            passed.append(count(THREE, "crowd", now=1000))
        connection.close()

    crowd = [threading.Thread(target=one) for _ in range(12)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sorted(passed) == [1, 2, 3]
    assert Tally.objects.get().count == 12


# --- who it was ---------------------------------------------------------------------------------------------

FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}


def seen(address: str, **headers: str) -> str:
    return network(RequestFactory(headers=headers).get("/", REMOTE_ADDR=address))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:1::9", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_address_counts_as_its_network(address: str, expected: str):
    assert seen(address) == expected


def test_without_a_proxy_of_ours_no_header_is_believed():
    assert seen("192.0.2.77", **FORGED) == "192.0.2.0/24"


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (1, "198.51.100.4", "198.51.100.0/24"),
        (1, "203.0.113.9, 198.51.100.4", "198.51.100.0/24"),
        (2, "203.0.113.9, 198.51.100.4, 10.0.0.1", "198.51.100.0/24"),
        (2, "198.51.100.4", "192.0.2.0/24"),  # fewer entries than proxies: the address itself
        (1, "nonsense", "unknown"),
    ],
)
def test_behind_our_proxies_the_entry_that_they_added_counts(settings, hops: int, forwarded: str, expected: str):
    settings.PROXY_HOPS = hops
    assert seen("192.0.2.77", **{"X-Forwarded-For": forwarded}) == expected


def test_the_networks_of_clinics_are_known_by_name(settings):
    settings.CLINIC_NETWORKS = (ip_network("198.51.100.0/25"), ip_network("2001:db8::/32"))
    assert is_clinic("198.51.100.0/24")
    assert is_clinic("2001:db8:1:200::/56")
    assert not is_clinic("192.0.2.0/24")
    assert not is_clinic("unknown")
