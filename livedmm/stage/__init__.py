"""The interface over the picture: rows that are typed and played, and views of what plays.

How it is put together:

- `glimpse.Lookout` makes a `Glimpse` of the session some times a second, on its thread; `asks.Asks` hands edits and
  commands over to it, and calls back. Nothing else passes between the two threads.
- `stage.Stage` is what is open and chosen, and what each key does (`keys` is the table): `editor` and `text` hold rows,
  `words` and `completion` know what they say, `playing` evaluates what `blocks` says; each view has a state of its own
  (`matrix`, `graph`, `scope`, `edits`, `snapshots`, `kinds`). None of these draws: they are tested without a screen.
- `panels` draw a stage and a glimpse with a `paint.Painter`, and keep nothing.
- `overlay.Overlay` has the window: keys and mouse to the stage, the panels to a `surface.Surface` by a
  `renderer.Renderer`, and that over the picture. `opening.interface` puts it all together for a performance.
"""
