"""Film files: MP4 with H.264 and AAC, WebM with VP9 and Opus, GIF without sound; stills as PNG, one or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from livedmm.errors import PictureError, near
from livedmm.parts import written_aside
from livedmm.pictures.files import write_picture

if TYPE_CHECKING:
    import av.container

Shots = Iterable[tuple[NDArray[np.uint8] | None, NDArray[np.float32]]]
"""Pictures, ``(height, width, 4)`` from the top left, each with the sound up to the next, ``(channels, samples)``.

None is a picture that is not there: the one before is seen on. The first is always there.
"""


class _Codecs(NamedTuple):
    """How a container is filled: of each, the codecs that are tried in turn, and what they are told."""

    video: tuple[tuple[str, dict[str, str]], ...]
    audio: tuple[str, ...]
    rates: tuple[int, ...]


_FORMATS = {
    ".mp4": _Codecs((("libx264", {"preset": "veryfast", "crf": "18"}), ("h264", {}), ("mpeg4", {"qscale": "3"})),
                    ("aac",), (48000, 44100, 96000, 88200, 32000, 24000, 22050, 16000)),
    ".webm": _Codecs((("libvpx-vp9", {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "5"}),
                      ("libvpx", {"crf": "10", "b": "8M"})), ("libopus", "opus"), (48000,)),
}
QUICKLY = {"libx264": {"preset": "ultrafast", "tune": "zerolatency"}, "libvpx-vp9": {"cpu-used": "8"}}
"""What codecs are told that must keep pace: x264 takes half the time so, and writes files twice as large."""
CUT_OFF = {"movflags": "hybrid_fragmented+delay_moov", "frag_duration": "1000000"}
"""What an MP4 is told that may be cut off: it says once a second where what is written is, and is an MP4 like others at
the end. Its head waits for the first of the sound, which a codec begins early: else all pictures would be late by that.
What of a WebM is written plays anyway."""
HYBRID = (61, 7, 0)
"""The first FFmpeg that knows it, 7.1, by its libavformat."""
MOVING = tuple(_FORMATS)
"""The endings of names that say a film with sound."""
FORMATS = (*MOVING, ".gif", ".png")
"""The endings of names that say a film or a still."""

GIF_RATE = 50.0
"""Frames a second that a GIF holds at most: its times are hundredths of a second, and players hold none below two."""


def write_film(path: Path | str, shots: Shots, fps: float, rate: float, *, quickly: bool = False) -> Iterator[int]:
    """Write a film; yields, after each picture, how many were taken so far.

    A name with a ``%d`` and ``.png`` (``frame%04d.png``) is a file for each picture; one without is the last alone.
    A film appears under its name only once it is whole. It has the left and the right of the sound.
    Written quickly, it plays up to where it was cut off, and that stays as its part (`livedmm.parts`).

    Parameters
    ----------
    fps, rate
        Pictures and samples a second.
    quickly
        Whether the time that it takes counts more than the size of the file: for who writes while it plays.

    Raises
    ------
    PictureError
        If the name has no ending that says a format, the size is none that the format has, or the file cannot be
        written.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise PictureError(f"'{path.name}' does not say which format it has",
                           near(ending, FORMATS) or f"end it in {', '.join(FORMATS)}")
    if ending == ".png":
        yield from _stills(path, shots)
        return
    try:
        with written_aside(path, keep=quickly) as aside:
            yield from (_gif(aside, shots, fps) if ending == ".gif" else
                        _film(aside, ending, shots, fps, rate, quickly))
    except OSError as error:
        raise PictureError(f"'{path}' cannot be written ({error})", "choose another folder or name") from error


def _stills(path: Path, shots: Shots) -> Iterator[int]:
    last: NDArray[np.uint8] | None = None
    for number, (pixels, _) in enumerate(shots, 1):
        if "%" in path.name and pixels is not None:
            try:
                name = path.name % (number - 1)
            except (TypeError, ValueError) as error:
                raise PictureError(f"'{path.name}' cannot be numbered ({error})",
                                   "write frame%04d.png for a file each picture") from error
            write_picture(path.with_name(name), pixels)
        last = last if pixels is None else pixels
        yield number
    if last is not None and "%" not in path.name:
        write_picture(path, last)


def _gif(path: Path, shots: Shots, fps: float) -> Iterator[int]:
    """All pictures, or every second, third, ..., so that there are no more than a GIF holds, at their own pace."""
    from PIL import Image

    every = -(-fps // GIF_RATE)
    kept: list[Image.Image] = []
    last: NDArray[np.uint8] | None = None
    for number, (pixels, _) in enumerate(shots):
        last = last if pixels is None else pixels
        if number % every == 0 and last is not None:
            kept.append(Image.fromarray(last[:, :, :3]).quantize(256, Image.Quantize.FASTOCTREE))
        yield number + 1
    ends = [round(100 * every * i / fps) * 10 for i in range(len(kept) + 1)]
    times = [end - start for start, end in pairwise(ends)]
    kept[0].save(path, format="GIF", save_all=True, append_images=kept[1:], duration=times, loop=0)


def _film(path: Path, ending: str, shots: Shots, fps: float, rate: float, quickly: bool) -> Iterator[int]:
    import av

    made: _Film | None = None
    try:
        cut = CUT_OFF if quickly and ending == ".mp4" and av.library_versions["libavformat"] >= HYBRID else {}
        with av.open(str(path), "w", format=ending[1:], options=cut,
                     container_options={"fflags": "+bitexact"}) as container:
            for number, (pixels, sound) in enumerate(shots):
                if made is None:
                    if pixels is None:
                        raise PictureError("there is no first picture")
                    made = _Film(container, _FORMATS[ending], pixels.shape[1], pixels.shape[0], fps, rate, quickly)
                made.add(pixels, sound)
                yield number + 1
            if made is not None:
                made.end()
    except av.error.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise PictureError(f"the film cannot be written ({error})", "is the disk full?") from error


class _Film:
    """A container that is being filled."""

    def __init__(self, container: av.container.OutputContainer, codecs: _Codecs, width: int, height: int,
                 fps: float, rate: float, quickly: bool) -> None:
        if width % 2 or height % 2:
            raise PictureError(f"a film of {width} by {height} cannot be made", "its sides must be even numbers")
        import av

        self._av = av
        self._container = container
        self._fps = Fraction(fps).limit_denominator(1001)
        self._rate = round(rate)
        self._pictures = self._samples = 0
        self._video: Any = self._stream(codecs.video, self._fps, QUICKLY if quickly else {})
        self._video.width, self._video.height, self._video.pix_fmt = width, height, "yuv420p"
        context = self._video.codec_context
        context.time_base = 1 / self._fps
        # HD's colours; what says nothing is shown in a television's of 1953 by some players, in these by others.
        context.colorspace = context.color_primaries = context.color_trc = 1
        context.color_range = 1
        spoken = self._rate if self._rate in codecs.rates else codecs.rates[0]
        self._audio: Any = self._stream(tuple((name, {}) for name in codecs.audio), spoken)
        self._audio.layout = "stereo"
        self._audio.bit_rate = 256_000
        self._resampler = av.AudioResampler(self._audio.format, "stereo", spoken)

    def _stream(self, codecs: tuple[tuple[str, dict[str, str]], ...], rate: Any,
                besides: Mapping[str, dict[str, str]] = MappingProxyType({})) -> Any:
        """The first of some codecs that this FFmpeg has; `besides` has what some are told more, by name."""
        for name, options in codecs:
            if name in self._av.codecs_available:
                return self._container.add_stream(name, rate=rate, options={**options, **besides.get(name, {})})
        raise PictureError(f"this FFmpeg has none of {', '.join(name for name, _ in codecs)}",
                           "pip install av brings one that has; or take another format")

    def add(self, pixels: NDArray[np.uint8] | None, sound: NDArray[np.float32]) -> None:
        """The next picture, if it is there, and the sound from it on."""
        if pixels is not None:
            self._see(pixels)
        self._pictures += 1
        if sound.shape[1]:
            two = np.ascontiguousarray(np.broadcast_to(sound[:2], (2, sound.shape[1])), np.float32)
            heard = self._av.AudioFrame.from_ndarray(two, format="fltp", layout="stereo")
            heard.sample_rate = self._rate
            heard.pts, heard.time_base = self._samples, Fraction(1, self._rate)
            self._samples += sound.shape[1]
            self._hear(heard)

    def _see(self, pixels: NDArray[np.uint8]) -> None:
        frame = self._av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:, :, :3]), format="rgb24")
        frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
        frame.pts, frame.time_base = self._pictures, 1 / self._fps
        self._container.mux(self._video.encode(frame))

    def end(self) -> None:
        """Let out what the codecs still hold."""
        self._container.mux(self._video.encode(None))
        self._hear(None)
        self._container.mux(self._audio.encode(None))

    def _hear(self, frame: Any) -> None:
        for piece in self._resampler.resample(frame):
            self._container.mux(self._audio.encode(piece))
