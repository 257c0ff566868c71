"""Settings: the only file that reads the environment.

Invariant: production never starts on an unsafe setting; each refusal is one clear sentence.
"""

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from registry.errors import Invalid

SHORTEST_SECRET = 32  # characters


class Settings(BaseSettings):
    """What a deployment decides (INTERFACES §2)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = ""
    registry_home: Path = Path("instance")
    registry_env: Literal["development", "production"] = "development"
    registry_city: str = "jiaxing"
    secret_key: str = ""
    trusted_hosts: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    # How many proxies stand before the register; each adds one address to X-Forwarded-For.
    proxy_hops: int = Field(default=0, ge=0, le=5)
    registry_now: datetime | None = None

    @field_validator("registry_now")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("REGISTRY_NOW 必须带时区，例如 2026-11-23T10:00:00+08:00")
        return value

    @property
    def is_production(self) -> bool:
        """Whether the register serves in earnest."""
        return self.registry_env == "production"

    @property
    def database(self) -> str:
        """The database's URL; by default an SQLite file under `REGISTRY_HOME`."""
        return self.database_url or f"sqlite:///{self.registry_home.resolve() / 'register.sqlite3'}"

    @property
    def hosts(self) -> list[str]:
        """The host names that the register answers to; empty: any (development only)."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]


def read_settings() -> Settings:
    """Return the settings of this environment. Raises Invalid with one sentence a wrong one."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "；".join(
            f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        )
        raise Invalid(f"环境变量设置有误：{wrong}") from error
    problems = unsafe_settings(settings)
    if problems:
        raise Invalid("生产环境拒绝启动：" + "；".join(problems))
    return settings


def unsafe_settings(settings: Settings) -> list[str]:
    """Return why `settings` may not serve in production; empty in development or when safe."""
    if not settings.is_production:
        return []
    problems = []
    if len(settings.secret_key) < SHORTEST_SECRET:
        problems.append(f"SECRET_KEY 未设置或短于 {SHORTEST_SECRET} 个字符")
    if not settings.hosts:
        problems.append("TRUSTED_HOSTS 未设置（应列出本站域名）")
    if settings.registry_now is not None:
        problems.append("REGISTRY_NOW 只能用于演示和测试")
    return problems
