"""Sound out and into files: the stream to a device, and sound files.

`livedmm.audio.stream` is imported by itself: it compiles the engine, and who only lists devices need not wait for that.
"""

from livedmm.audio.devices import devices as devices
from livedmm.audio.files import FORMATS as FORMATS
from livedmm.audio.files import write_sound as write_sound
