"""The pictures that Home Assistant shows for the integration."""

from pathlib import Path

from homeassistant.components.brands.const import ALLOWED_IMAGES
from PIL import Image
import pytest

from .source import INTEGRATION

BRAND = INTEGRATION / "brand"


def test_only_pictures_that_home_assistant_serves() -> None:
    assert {path.name for path in BRAND.iterdir()} <= ALLOWED_IMAGES


@pytest.mark.parametrize(("name", "side"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_icons_are_square(name: str, side: int) -> None:
    with Image.open(BRAND / name) as picture:
        assert picture.size == (side, side)


@pytest.mark.parametrize("name", ["logo", "dark_logo"])
def test_logos_come_in_two_densities(name: str) -> None:
    with (
        Image.open(BRAND / f"{name}.png") as usual,
        Image.open(BRAND / f"{name}@2x.png") as double,
    ):
        assert usual.height == 256
        assert double.height == 512
        assert double.width == pytest.approx(2 * usual.width, abs=1)


@pytest.mark.parametrize(
    "path", sorted(BRAND.glob("*.png")), ids=lambda path: path.name
)
def test_pictures_are_small_and_transparent(path: Path) -> None:
    assert path.stat().st_size < 64_000
    with Image.open(path) as picture:
        assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
