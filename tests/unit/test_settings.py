"""Settings: production never starts on an unsafe one, and each refusal is a sentence."""

from datetime import UTC, datetime

import pytest

from registry.errors import Invalid
from registry.settings import Settings, read_settings, unsafe_settings

SAFE = {
    "registry_env": "production",
    "secret_key": "k" * 32,
    "trusted_hosts": "zhixin.example.gov.cn",
}


def test_development_needs_no_setting_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REGISTRY_HOME", "REGISTRY_ENV", "SECRET_KEY", "TRUSTED_HOSTS"):
        monkeypatch.delenv(name, raising=False)

    settings = read_settings()

    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("instance/register.sqlite3")
    assert not settings.is_production


def test_safe_settings_may_serve_in_production() -> None:
    assert unsafe_settings(Settings(**SAFE)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"trusted_hosts": " , "}, "TRUSTED_HOSTS"),
        ({"registry_now": datetime(2026, 11, 23, tzinfo=UTC)}, "REGISTRY_NOW"),
    ],
)
def test_production_refuses_an_unsafe_setting_by_name(
    change: dict[str, object], named: str
) -> None:
    problems = unsafe_settings(Settings(**(SAFE | change)))  # type: ignore[arg-type]

    assert len(problems) == 1
    assert named in problems[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRY_ENV", "staging"),
        ("PORT", "70000"),
        ("PORT", "http"),
        ("REGISTRY_NOW", "2026-11-23T10:00:00"),
        ("REGISTRY_NOW", "yesterday"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Invalid, match=name):
        read_settings()
