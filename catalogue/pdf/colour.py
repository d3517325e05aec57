"""Separates pictures for the press: RGB through the output profile, no more ink than allowed."""

import io
from typing import Any, TypeGuard

import pikepdf
from PIL import Image, ImageCms, ImageMath

RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
FULL = 255
PERCENT = FULL / 100
RGB_SPACES = ("/DeviceRGB", "/CalRGB", "/Lab")


def separate_images(pdf: pikepdf.Pdf, profile: bytes, max_ink: float) -> None:
    """Turn every picture that is not yet grey or CMYK into CMYK of at most ``max_ink`` per cent."""
    for item in pdf.objects:
        if is_rgb_image(item):
            picture = pikepdf.PdfImage(item).as_pil_image().convert("RGB")
            _replace(item, limited(in_cmyk(picture, profile), max_ink))


def is_rgb_image(item: Any) -> TypeGuard[pikepdf.Stream]:
    """Whether an object is a picture in RGB or Lab, directly, by profile or by palette."""
    if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
        return False
    space = item.get("/ColorSpace")
    return space is not None and is_rgb_space(space)


def is_rgb_space(space: Any) -> bool:
    """Whether a colour space is RGB or Lab (ISO 32000-1, 8.6)."""
    if isinstance(space, pikepdf.Name):
        return str(space) in RGB_SPACES
    if str(space[0]) == "/ICCBased":
        return int(space[1].N) == 3
    if str(space[0]) == "/Indexed":
        return is_rgb_space(space[1])
    return str(space[0]) in RGB_SPACES


def in_cmyk(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture converted from sRGB to the inks of an output profile."""
    source, target = ImageCms.createProfile("sRGB"), io.BytesIO(profile)
    converted = ImageCms.profileToProfile(picture, source, target, RELATIVE, "CMYK")
    assert converted is not None
    return converted


def limited(picture: Image.Image, max_ink: float) -> Image.Image:
    """Return a CMYK picture whose colours give way where the inks exceed ``max_ink`` per cent."""
    *colours, black = picture.split()
    room = max_ink * PERCENT
    scale = ImageMath.lambda_eval(
        lambda of: of["min"]((room - of["k"]) / of["max"](of["float"](of["c"]) + of["m"] + of["y"],
                                                          1), 1),
        c=colours[0], m=colours[1], y=colours[2], k=black)
    less = (ImageMath.lambda_eval(lambda of: of["convert"](of["band"] * of["scale"], "L"),
                                  band=band, scale=scale) for band in colours)
    return Image.merge("CMYK", (*less, black))


def _replace(item: pikepdf.Stream, picture: Image.Image) -> None:
    for key in ("/Decode", "/DecodeParms", "/Intent", "/Interpolate"):
        if key in item:
            del item[key]
    item.write(picture.tobytes())
    item.ColorSpace = pikepdf.Name.DeviceCMYK
    item.BitsPerComponent = 8
