"""Draws the icon and the logo of the integration into its brand folder.

A cinema ticket cut from film stock, with two arrows that chase each other: one film
going round between the places that know of it. Home Assistant asks for 256 and 512
pixels, and for pictures of their own on a dark page.
"""

from math import cos, pi, sin
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

BRAND: Final = (
    Path(__file__).resolve().parents[1]
    / "custom_components"
    / "letterboxd_sync"
    / "brand"
)

AMBER: Final = "#f2a93b"
INK: Final = "#2b2140"
PAPER: Final = "#f4f1fa"
NOTHING: Final = (0, 0, 0, 0)

# Drawn four times as large and scaled down: that is what smooths the edges.
SMOOTH: Final = 4
UNIT: Final = 256 * SMOOTH


def ticket() -> Image.Image:
    """Return the ticket, upright, on a transparent square of UNIT pixels."""
    picture = Image.new("RGBA", (UNIT, UNIT), NOTHING)
    draw = ImageDraw.Draw(picture)
    side, top = UNIT * 0.07, UNIT * 0.2
    draw.rounded_rectangle(
        (side, top, UNIT - side, UNIT - top), radius=UNIT * 0.06, fill=AMBER
    )
    notch = UNIT * 0.075
    for x in (side, UNIT - side):
        draw.circle((x, UNIT / 2), notch, fill=NOTHING)
    hole, count = UNIT * 0.05, 7
    step = (UNIT - 2 * side) / count
    for number in range(count):
        x = side + step * (number + 0.5)
        for y in (top + hole * 1.15, UNIT - top - hole * 1.15):
            box = (x - hole / 2, y - hole / 2, x + hole / 2, y + hole / 2)
            draw.rounded_rectangle(box, radius=hole * 0.25, fill=INK)
    return picture


def arrows(picture: Image.Image) -> None:
    """Draw two arrows, each almost half a circle, in the middle of a picture."""
    draw = ImageDraw.Draw(picture)
    centre, radius, width = UNIT / 2, UNIT * 0.135, UNIT * 0.05
    outer = radius + width / 2
    box = (centre - outer, centre - outer, centre + outer, centre + outer)
    for start in (-160, 20):
        end = start + 115
        draw.arc(box, start, end, fill=INK, width=round(width))
        angle = end * pi / 180
        tip = (end + 42) * pi / 180
        points = (
            (cos(angle) * (radius - width), sin(angle) * (radius - width)),
            (cos(angle) * (radius + width), sin(angle) * (radius + width)),
            (cos(tip) * radius, sin(tip) * radius),
        )
        draw.polygon([(centre + x, centre + y) for x, y in points], fill=INK)


def icon() -> Image.Image:
    """Return the icon, UNIT pixels square."""
    picture = ticket()
    arrows(picture)
    return picture.rotate(20, resample=Image.Resampling.BICUBIC)


def logo(ink: str) -> Image.Image:
    """Return the icon with the name of the integration beside it."""
    font = ImageFont.load_default(size=UNIT * 0.36)
    text = "Letterboxd Sync"
    length = round(font.getlength(text))
    picture = Image.new("RGBA", (round(UNIT * 1.16) + length, UNIT), NOTHING)
    picture.alpha_composite(icon())
    ImageDraw.Draw(picture).text(
        (UNIT * 1.08, UNIT * 0.5), text, fill=ink, font=font, anchor="lm"
    )
    return picture


def save(picture: Image.Image, name: str) -> None:
    """Write a picture for screens of usual and of double density."""
    for height, suffix in ((256, ""), (512, "@2x")):
        width = round(picture.width * height / picture.height)
        small = picture.resize((width, height), Image.Resampling.LANCZOS)
        # Few colours: a browser loads it on every page of the integration.
        small.quantize(128).save(BRAND / f"{name}{suffix}.png", optimize=True)


def main() -> None:
    """Draw all of them."""
    BRAND.mkdir(exist_ok=True)
    save(icon(), "icon")
    save(logo(INK), "logo")
    save(logo(PAPER), "dark_logo")


if __name__ == "__main__":
    main()
