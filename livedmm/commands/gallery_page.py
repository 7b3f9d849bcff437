"""The page of `livedmm gallery`: what each patch looks and sounds like, and a line on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from livedmm.commands.printing import first_sentence


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A patch as the page shows it.

    Attributes
    ----------
    name, title, description
        As `livedmm perform` knows it, and as the patch says of itself.
    picture
        The file of its still or, of a patch that only sounds, of its network.
    sound, film
        The files of what is heard and seen, if there are such.
    """

    name: str
    title: str
    description: str
    picture: str
    sound: str = ""
    film: str = ""

    @property
    def line(self) -> str:
        """The first sentence of the description."""
        return first_sentence(self.description)


_STYLE = """\
body { margin: 2em; background: #101012; color: #ccc; font: 15px/1.45 system-ui, sans-serif }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 2em 1.5em }
img, video { width: 100%; aspect-ratio: 16/9; object-fit: contain; background: #000; border-radius: 4px }
img.network { background: #fff }
audio { width: 100%; height: 32px }
h1, h2 { font-weight: 500; color: #fff } h2 { font-size: 1.1em; margin: .4em 0 0 } p { margin: .3em 0 }
code, pre { color: #9cf; font: 13px ui-monospace, monospace } pre { white-space: pre-wrap; color: #aaa }
summary { color: #777; cursor: pointer }
"""


def page(exhibits: Iterable[Exhibit], heading: str) -> str:
    """The page as HTML that needs nothing but the files beside it."""
    cards = "\n".join(_card(exhibit) for exhibit in exhibits)
    return (f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width">\n<title>{escape(heading)}</title>\n'
            f"<style>\n{_STYLE}</style>\n<h1>{escape(heading)}</h1>\n<main>\n{cards}\n</main>\n</html>\n")


def _card(of: Exhibit) -> str:
    picture = escape(of.picture)
    if of.film:
        seen = f'<video controls loop preload="none" poster="{picture}" src="{escape(of.film)}"></video>'
    else:
        look = ' class="network"' if picture.endswith(".svg") else ""
        seen = f'<a href="{picture}"><img{look} loading="lazy" src="{picture}" alt="{escape(of.title)}"></a>'
    heard = f'<audio controls preload="none" src="{escape(of.sound)}"></audio>' if of.sound else ""
    return (f'<article id="{escape(of.name)}">{seen}{heard}\n<h2>{escape(of.title)}</h2>\n<p>{escape(of.line)}</p>\n'
            f"<p><code>livedmm perform {escape(of.name)}</code></p>\n"
            f"<details><summary>what to look for, what to try</summary><pre>{escape(of.description)}</pre></details>"
            "</article>")
