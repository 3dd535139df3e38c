"""The environment, read once into one frozen object: one machine, or a team."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent
LONGEST_SOCKET = 100
"""Bytes. A Unix socket's path may have 104 (macOS) or 108 (Linux), with the zero at its end."""


class Settings(BaseSettings):
    """Each field is a variable of the same name in capitals; `.env.example` lists them all with these defaults."""

    model_config = SettingsConfigDict(frozen=True, env_file=ROOT / ".env", extra="ignore")

    environment: str = "production"
    dailies_home: Path = ROOT / "data" / "local"
    database_url: str = ""
    redis_url: str = ""
    assets_url: str = ""
    dailies_host: str = "127.0.0.1"
    dailies_port: int = 8501
    dailies_hosts: str = ""
    forwarded_allow_ips: str = ""
    dailies_workers: int = Field(default=2, ge=1, le=64)
    lease_s: float = 30.0
    beat_s: float = 10.0
    film_max_s: int = 600
    idea_max_chars: int = 4000
    short_side: int = Field(default=1080, ge=144, le=2160)
    s3_endpoint: str = ""
    dailies_master_key: SecretStr = SecretStr("")

    @cached_property
    def home(self) -> Path:
        return self.dailies_home.expanduser().resolve()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'studio.db'}"

    @property
    def redis(self) -> str:
        """REDIS_URL, or this machine's own queue server."""
        return self.redis_url or f"unix://{self.socket}"

    @property
    def socket(self) -> Path:
        """Of the queue server: in the data folder, or, where that path is too long, in a short private folder of this user's."""
        inside = self.home / "run" / "queue.sock"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"dailies-{os.getuid()}-{name}" / "queue.sock"

    @property
    def one_machine(self) -> bool:
        """No Redis of one's own: this machine starts its queue server and workers itself."""
        return not self.redis_url

    @property
    def team(self) -> bool:
        """Database and queue stand elsewhere: several machines may be at work, each with a data folder of its own."""
        return bool(self.redis_url) and not self.database.startswith("sqlite")

    @property
    def scratch(self) -> Path:
        return self.home / "scratch"

    @property
    def workflows(self) -> Path:
        """Of a ComfyUI of one's own."""
        return self.home / "workflows"
