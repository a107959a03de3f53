"""The picture of a captcha: four digits, made to be read by people."""

from io import BytesIO
from secrets import SystemRandom

from captcha.image import ColorTuple, ImageCaptcha
from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 240, 80  # px
_PAPER = (255, 255, 255)
_LINE = (150, 158, 168)
_INKS = ((0, 0, 0), (20, 20, 92), (84, 12, 28), (8, 60, 40))  # each above 12:1 on the paper
_random = SystemRandom()


class _LegibleCaptcha(ImageCaptcha):
    """The library's pictures without the two defects that stop readers, not machines.

    It pastes a glyph through the glyph's own brightness, so that bright ink fades, and it
    stretches every glyph to its line box, so that a 1 becomes a block. Here a glyph is its
    own mask and keeps its proportions.
    """

    character_rotate = (-14, 14)  # degrees; more would take a 6 for a 9
    shear = 0.06  # px of sideways shift for each px of height, either way
    drift = 7  # px up or down
    stroke = 1  # px added around the font's thin strokes

    def create_captcha_image(
        self, chars: str, color: ColorTuple, background: ColorTuple
    ) -> Image.Image:
        """Draw ``chars`` side by side, never touching, over three thin lines."""
        image = Image.new("RGB", (self._width, self._height), background)
        for _ in range(3):  # below the digits, so that no stroke is broken
            self.create_noise_curve(image, _LINE)
        masks = [self._draw_mask(char) for char in chars]
        gap = (self._width - sum(mask.width for mask in masks)) // (len(masks) + 1)
        left = 0
        for mask in masks:
            left += gap
            shift = _random.randint(-gap // 3, gap // 3)
            top = (self._height - mask.height) // 2 + _random.randint(-self.drift, self.drift)
            image.paste(color, (left + shift, top), mask)
            left += mask.width
        return image

    def _draw_mask(self, char: str) -> Image.Image:
        """Draw one leaning glyph, white on black, cut to its own ink."""
        font = _random.choice(self.truefonts)
        box = font.getbbox(char, stroke_width=self.stroke)
        left, top, right, bottom = (int(edge) for edge in box)
        margin = 6  # px: room for the shear, and smooth edges when turned
        mask = Image.new("L", (right - left + 2 * margin, bottom - top + 2 * margin))
        ImageDraw.Draw(mask).text(
            (margin - left, margin - top), char, 255, font, stroke_width=self.stroke
        )
        shear = _random.uniform(-self.shear, self.shear)
        mask = mask.transform(
            mask.size,
            Image.Transform.AFFINE,
            (1, shear, -shear * mask.height / 2, 0, 1, 0),
            Image.Resampling.BICUBIC,
        )
        angle = _random.uniform(*self.character_rotate)
        mask = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        return mask.crop(mask.getbbox())


_captcha = _LegibleCaptcha(_WIDTH, _HEIGHT, font_sizes=(64, 67, 70))


def draw(answer: str) -> bytes:
    """Return a PNG, 240 × 80 px, of the four digits ``answer``."""
    image = _captcha.create_captcha_image(answer, _random.choice(_INKS), _PAPER)
    file = BytesIO()
    image.quantize(16).save(file, "PNG")
    return file.getvalue()
