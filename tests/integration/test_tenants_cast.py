"""The cast itself: both kinds of database tests see it whole."""

from __future__ import annotations

import pytest

from tenants.models import Client, Membership, Program


def test_the_cast_is_there(two_programs):
    assert two_programs.acme.program.schema_name == "p_acme"
    assert Membership.objects.filter(program=two_programs.globex.program).count() == 9


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_spoil_everything(two_programs):
    Membership.objects.all().delete()
    Client.objects.create(name="Stray", country="GB")


def test_and_the_next_one_sees_the_cast_again(two_programs):
    assert Membership.objects.filter(program=two_programs.globex.program).count() == 9
    assert not Client.objects.filter(name="Stray").exists()
    assert Program.objects.count() == 2
