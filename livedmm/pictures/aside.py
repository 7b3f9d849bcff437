"""Compiling aside: shaders are compiled and drawn once by a child process, before they are let into a show.

To compile in this process holds up everybody, on whatever thread: drivers take up to seconds, and hold the
interpreter's lock meanwhile. A child holds up nobody, and one that loops for ever is killed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from livedmm.errors import ShaderError, Where
from livedmm.pictures.compiling import shader_error
from livedmm.ugens.kind import Kind
from livedmm.ugens.shaders.shader import Shader

LIMIT = 10.0
"""Seconds for one shader. The heaviest known takes some 2 s in software; one for which it takes longer is no use."""
SIZE = (1280, 720)
STEP = 0.1
"""Seconds between two looks at whether it is done."""
FORMATS = {"int": "i", "bool": "i", "event": "i"}


@dataclass(frozen=True, slots=True)
class Task:
    """A shader for so many sources at each image input, as it is compiled."""

    kind: Kind
    sources: tuple[int, ...]

    @property
    def shader(self) -> Shader:
        assert self.kind.shader is not None
        return self.kind.shader

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of sources, by port."""
        return dict(zip(self.shader.images, self.sources, strict=True))

    def message(self) -> dict[str, Any]:
        """What the child must know."""
        shader = self.shader
        numbers: dict[str, list[Any]] = {}
        for port, uniform in shader.uniforms.items():
            declared = self.kind.input(port)
            bias = declared.bias if declared is not None else 0.0
            if uniform.type in FORMATS:
                numbers[uniform.name] = [FORMATS[uniform.type], round(bias)]
            else:
                numbers.setdefault(uniform.name, [""]).append(bias)
        for values in numbers.values():
            values[0] = values[0] or f"{len(values) - 1}f"
        return {"vertex": shader.vertex, "fragment": shader.fragment(self.counts), "passes": len(shader.passes),
                "numbers": numbers}


class Aside:
    """Compiles shaders in a child process. Its methods are called from any thread, and never wait.

    Parameters
    ----------
    size
        Of the pictures that will be sampled: llvmpipe compiles anew for sides that are powers of two.
    limit
        Seconds after which the child is killed and the shader refused.
    """

    def __init__(self, size: tuple[int, int] = SIZE, limit: float = LIMIT) -> None:
        self.size = size
        self._limit = limit
        self._lock = threading.Lock()
        self._waiting: deque[Task] = deque()
        # What is known of a kind goes with it: a shader that is saved all night long would else fill the memory.
        self._found: WeakKeyDictionary[Kind, dict[tuple[int, ...], ShaderError | bool]] = WeakKeyDictionary()
        self._wake = threading.Event()
        self._child: subprocess.Popen[str] | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def result(self, kind: Kind, sources: Mapping[str, int]) -> ShaderError | bool:
        """Whether the shader of a kind is compiled for so many sources, or what is wrong with it.

        Asked for the first time it begins. Tasks are done in order.
        """
        assert kind.shader is not None
        task = Task(kind, tuple(sources.get(image, 0) for image in kind.shader.images))
        with self._lock:
            found = self._found.setdefault(kind, {})
            if task.sources not in found:
                found[task.sources] = False
                self._waiting.append(task)
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="shaders", daemon=True)
                    self._thread.start()
                self._wake.set()
            return found[task.sources]

    def refused(self, kind: Kind, sources: Mapping[str, int]) -> ShaderError | None:
        """What is wrong with the shader of a kind for so many sources, as far as is known."""
        assert kind.shader is not None
        with self._lock:
            found = self._found.get(kind, {}).get(tuple(sources.get(image, 0) for image in kind.shader.images))
        return found if isinstance(found, ShaderError) else None

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
            self._end()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            self._wake.wait()
            with self._lock:
                if self._closed:
                    return
                if not self._waiting:
                    self._wake.clear()
                    continue
                task = self._waiting.popleft()
            error = self._compiled(task)
            with self._lock:
                self._found.setdefault(task.kind, {})[task.sources] = error or True
            del task  # or the kind would stay until the next one comes

    def _compiled(self, task: Task) -> ShaderError | None:
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        late, answered = threading.Event(), threading.Event()

        def watch() -> None:
            # In steps: time in which this process is stopped is not the shader's.
            for _ in range(round(self._limit / STEP)):
                if answered.wait(STEP):
                    return
            late.set()
            child.kill()

        threading.Thread(target=watch, name="shader limit", daemon=True).start()
        try:
            child.stdin.write(json.dumps({**task.message(), "size": self.size}) + "\n")
            child.stdin.flush()
            answer = child.stdout.readline()
        except OSError:
            answer = ""
        finally:
            answered.set()
        where = Where(str(task.shader.path))
        if not answer:
            with self._lock:
                self._end()
            if late.is_set():
                return ShaderError(f"it was not compiled and drawn within {self._limit:g} s",
                                   "does one of its loops never end?", where)
            return ShaderError("the driver crashed while it was compiled or drawn", "make it simpler", where)
        found = json.loads(answer)
        if "log" in found:
            return shader_error(task.shader, task.counts, found["log"])
        # Where the child cannot draw at all, the parent may, in a window: it then compiles by itself.
        return None

    def _started(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._child = subprocess.Popen([sys.executable, "-m", "livedmm.pictures.child"], text=True,
                                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                               stderr=subprocess.DEVNULL)
            return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what it has not read
                        pipe.close()
            self._child = None
