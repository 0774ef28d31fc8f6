"""The marks of views: functions, class-based views, methods and DRF actions."""

from __future__ import annotations

import pytest
from django.views import View

from tenants.access import asked_by, is_api, open_to_strangers, requires
from tenants.domain.roles import Role


@requires(Role.FINANCE)
def page(request):
    return None


def bare(request):
    return None


@requires(Role.AGENT)
class Desk(View):
    def get(self, request):
        return None

    @requires(Role.SUPERVISOR)
    def post(self, request):
        return None


class ApiBase:
    """What Django REST framework's views look like from outside: a function with `cls` and, for sets, `actions`."""

    def perform_authentication(self, request):
        return None

    @classmethod
    def as_view(cls, actions=None):
        def view(request):
            return None

        view.cls, view.actions = cls, actions
        return view


@open_to_strangers("a test")
class Ping(ApiBase):
    def get(self, request):
        return None


class Things(ApiBase):
    def list(self, request):
        return None

    @requires(Role.ADMIN)
    def create(self, request):
        return None


def test_a_bare_view_asks_for_membership():
    assert asked_by(bare, "GET").roles == frozenset()
    assert asked_by(bare, "GET").strangers == ""


def test_marks_of_functions_and_classes():
    assert asked_by(page, "GET").roles == {Role.FINANCE}
    assert asked_by(Desk.as_view(), "GET").roles == {Role.AGENT}
    assert asked_by(Desk.as_view(), "POST").roles == {Role.SUPERVISOR}


def test_marks_of_api_views():
    things = Things.as_view({"get": "list", "post": "create"})
    assert asked_by(Ping.as_view(), "GET").strangers == "a test"
    assert asked_by(things, "GET").roles == frozenset()
    assert asked_by(things, "POST").roles == {Role.ADMIN}
    assert is_api(things)
    assert not is_api(Desk.as_view())


def test_a_mark_says_something():
    with pytest.raises(ValueError, match="why"):
        open_to_strangers(" ")
    with pytest.raises(ValueError, match="role"):
        requires()
