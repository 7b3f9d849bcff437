"""Sound out and into files: the stream to a device, and sound files."""

from livedmm.audio.devices import devices as devices
from livedmm.audio.files import FORMATS as FORMATS
from livedmm.audio.files import write_sound as write_sound
from livedmm.audio.stream import Stream as Stream
