"""A picture shown whole in a window of another aspect, and places of the window as places of the picture."""

from __future__ import annotations


def fitted(picture: tuple[int, int], window: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a picture is shown whole in a window, at its own aspect: x, y, width, height."""
    scale = min(window[0] / picture[0], window[1] / picture[1])
    width, height = max(1, round(picture[0] * scale)), max(1, round(picture[1] * scale))
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height


def within(picture: tuple[int, int] | None, window: tuple[int, int], at: tuple[float, float]) -> tuple[float, float]:
    """A place of a window, from its bottom left, as one of the picture in it: from 0 to 1, no further."""
    x, y, width, height = fitted(picture or window, window)
    return (min(max((at[0] - x) / width, 0.0), 1.0), min(max((at[1] - y) / height, 0.0), 1.0))
