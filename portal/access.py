"""Who may look: the client's people, and those of the provider who answer to the client."""

from __future__ import annotations

from tenants.access import requires
from tenants.domain.roles import Role

for_lookers = requires(Role.CLIENT_VIEWER, Role.CLIENT_MANAGER, Role.SUPERVISOR, Role.FINANCE, Role.ADMIN)
