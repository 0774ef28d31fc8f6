"""Slugs become schemas, hosts and monograms."""

from __future__ import annotations

import pytest

from tenants.directory import host_of
from tenants.domain.programs import BadSlug, host_name, monogram, schema_name
from tenants.sockets import same_origin


@pytest.mark.parametrize(("slug", "schema"), [("acme", "p_acme"), ("acme-air-2", "p_acme_air_2")])
def test_schema_of_slug(slug, schema):
    assert schema_name(slug) == schema


@pytest.mark.parametrize("slug", ["", "a", "Acme", "acme_air", "-acme", "acme-", "акме", 'a";drop', "x" * 41])
def test_bad_slugs_are_refused(slug):
    with pytest.raises(BadSlug):
        schema_name(slug)


@pytest.mark.parametrize(
    ("name", "letters"), [("Mirabell Home", "MH"), ("Клиника", "К"), ("Skylark Air Lines", "SA"), ("…", "?")]
)
def test_monogram(name, letters):
    assert monogram(name) == letters


def test_host_of_a_program():
    assert host_name("acme", "floor.example") == "acme.floor.example"


@pytest.mark.parametrize(
    ("header", "host"),
    [("Acme.localhost:8000", "acme.localhost"), ("acme.localhost.", "acme.localhost"), ("[::1]:80", "::1"), ("", "")],
)
def test_host_header(header, host):
    assert host_of(header) == host


@pytest.mark.parametrize(
    ("origin", "same"),
    [(None, True), ("http://acme.localhost:8000", True), ("http://evil.test", False), ("null", False)],
)
def test_socket_origin(origin, same):
    assert same_origin(origin, "acme.localhost:8000") is same
