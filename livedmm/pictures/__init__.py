"""Pictures: image neurons drawn on the GPU, from the frames of numbers that the engine makes.

How it is put together, with the engine on one side and whatever shows or writes pictures on the other:

- `livedmm.engine.frames` says what passes: a `Frame` (who draws from whom, with which numbers and arrays), and
  `Readings`, the mean colours that come back. `Machine.pictures` is who gets the frames.
- `context` makes a `Graphics`: without a screen by `headless()`, or `Graphics(context)` around a window's own.
- `machine.PictureMachine` draws frames on the thread that owns the context. Offline it is `Machine.pictures` itself:
  each frame is drawn before the next is computed. `pixels()` is what is shown as an array for a file, `present()` draws
  it over the framebuffer in use, `picture()` is the texture, `resize()` takes over another size.
- `projector.Projector` stands between two threads: it is `Machine.pictures` on the session's, and `draw(machine)` on
  the other, which takes the newest frame. New shaders are compiled by `aside.Aside` first; a saved one is put into the
  registry once `accepts(kind)` is True, and nothing else need be done.

Nothing here knows patches, and no sound waits for anything here.
"""
