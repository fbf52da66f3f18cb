"""`examples/convroute.toml` is complete: it loads, and no key of the settings is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from convroute import Pixel, Router, ServerSettings, Settings
from convroute.retry import RetryPolicy
from convroute.transports.http import HttpSettings
from convroute_facebook import FacebookOptions, FacebookSettings
from convroute_tiktok import TikTokOptions, TikTokSettings

SECRETS = ("META_TOKEN", "META_APP_SECRET", "TIKTOK_TOKEN", "CONVROUTE_API_KEY")
CLASSES = (
    Settings, ServerSettings, RetryPolicy, Pixel, HttpSettings,
    FacebookSettings, FacebookOptions, TikTokSettings, TikTokOptions,
)  # fmt: skip
TABLES = {"retry", "pixels", "plugins", "server", "event_names", "options"}
COMMENTED = re.compile(r"^# (?=[\w\"]+ = )", re.MULTILINE)


@pytest.fixture
def content(examples_folder: Path) -> str:
    return (examples_folder / "convroute.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("uncommented", [False, True], ids=["as it is", "with every key"])
def test_it_builds_a_router(content: str, tmp_path: Path, uncommented: bool) -> None:
    path = tmp_path / "convroute.toml"
    path.write_text(COMMENTED.sub("", content) if uncommented else content, encoding="utf-8")
    settings = Settings.load(path, dict.fromkeys(SECRETS, "made-up"))
    router = Router.from_settings(settings)
    assert set(router.pixels) == {"shop-eu", "shop-tiktok"}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_it_has_every_key(content: str, cls: type) -> None:
    keys = [field.name for field in attrs.fields(cls) if field.init]
    missing = [
        key
        for key in keys
        if not re.search(
            rf"^(# )?{key} = " if key not in TABLES else rf"^\[+convroute\.(pixels\.)?{key}\b",
            content,
            re.MULTILINE,
        )
    ]
    assert missing == []
