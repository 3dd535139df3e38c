"""What a child process of a bench gets to know."""

from __future__ import annotations

from core.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    return {
        "DAILIES_HOME": str(settings.home),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DAILIES_WORKERS": str(settings.dailies_workers),
        "LEASE_S": str(settings.lease_s),
        "BEAT_S": str(settings.beat_s),
    }
