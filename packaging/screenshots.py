"""Pictures of every page, drawn without a screen: python packaging/screenshots.py [FOLDER] [--quick]

The real program opens a sample of each task, trains it, evaluates and exports; every page is saved in light and dark at
1280 × 800 and 1920 × 1080, and light at 1024 × 700. README shows some of them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

SIZES = (
    ("light", 1280, 800),
    ("dark", 1280, 800),
    ("light", 1920, 1080),
    ("dark", 1920, 1080),
    ("light", 1024, 700),
)
PAGES = ("data", "model", "train", "results", "export", "library")
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Scene:
    """A sample and what is changed of its proposal; the names of its pictures begin with `prefix`."""

    prefix: str
    sample: str
    settings: dict[str, object] = field(default_factory=dict)
    quick: dict[str, object] = field(default_factory=lambda: {"training.max_epochs": 3})


SCENES = (
    Scene("", "nyc_weather_jfk_hourly_2013.csv"),
    Scene("topics_", "wordnet_gloss_topics.csv"),
    Scene("novel_", "northanger_abbey.txt"),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--quick", action="store_true", help="three epochs instead of a whole training")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="recurrent-studio-pictures-", ignore_cleanup_errors=True) as home:
        os.environ["RECURRENT_STUDIO_HOME"] = home
        photographer = Photographer(options.folder)
        try:
            photographer.work(quick=options.quick)
        finally:
            photographer.program.end()
    return 0


class Photographer:
    """Drives the real program and takes its pictures."""

    def __init__(self, folder: Path) -> None:
        from studio.ui.app import Program

        self._folder = folder
        self.program = Program()
        self.window = self.program.window

    def work(self, *, quick: bool) -> None:
        """The whole way through the window, with a sample of each task."""
        self.window.show()
        self._until(lambda: self.program.warm_up.is_warm, "the libraries")
        self._pictures(("start",))
        for scene in SCENES:
            self._play(scene, quick=quick)
        self.window.close()

    def _play(self, scene: Scene, *, quick: bool) -> None:
        from studio.resources import resource_path

        program, opened = self.program, self.program.workspace.path
        program.workspace.open_path(resource_path(f"samples/{scene.sample}"))
        self._until(lambda: program.workspace.path != opened and not program.workspace.busy, "the sample")
        changes = scene.settings | (scene.quick if quick else {})
        if changes:
            program.workspace.edit(changes, "for the pictures")
        self._until(lambda: program.workspace.overview_is_current, "the overview")
        self._wait(5.0)  # what is tried beforehand shows on the pages
        self._pictures(("data", "model", "train"), f"before_{scene.prefix}")
        self._control("start").click()
        self._until(lambda: program.controller.is_running, "the start")
        self._until(self._half_way, "some epochs")
        self._pictures(("train",), f"during_{scene.prefix}")
        self._until(lambda: not program.controller.is_running, "the end of the training")
        self.window.go("results")
        self._until(lambda: self._control("verdict").isVisible(), "the results")
        self._wait(2.0)
        self._export()
        self._pictures(PAGES, scene.prefix)

    def _control(self, name: str) -> Any:
        """A control by its name."""
        from PySide6.QtWidgets import QWidget

        return self.window.findChild(QWidget, name)

    def _half_way(self) -> bool:
        history = self.program.controller.history
        epoch = history.validated.epoch if history is not None and history.validated is not None else 0
        return epoch >= 6 or not self.program.controller.is_running

    def _export(self) -> None:
        self.window.go("export")
        formats = self._control("export_format")
        rows = range(formats.model().rowCount())
        onnx = next(row for row in rows if "onnx" in str(formats.model().index(row, 0).data()).lower())
        formats.setCurrentIndex(formats.model().index(onnx, 0))
        with tempfile.TemporaryDirectory() as scratch:
            path = self._control("export_path")
            self._until(lambda: path is not None and path.isVisible(), "the export page")
            path.setText(str(Path(scratch) / "model.onnx"))
            path.editingFinished.emit()
            self._control("export_button").click()
            self._until(lambda: (Path(scratch) / "model.onnx").is_file(), "the exported file")
            self._wait(1.0)

    def _pictures(self, pages: tuple[str, ...], prefix: str = "") -> None:
        for scheme, width, height in SIZES:
            self.program.store.set_scheme(scheme)
            self.window.resize(width, height)
            for page in pages:
                self.window.go(page)
                self._wait(0.4)
                name = f"{prefix}{page}_{scheme}_{width}x{height}.png"
                self.window.grab().save(str(self._folder / name))
                print(self._folder / name, flush=True)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._until(lambda: time.monotonic() >= end, "time to pass")

    def _until(self, condition: Callable[[], object], what: str) -> None:
        """Runs the event loop until a condition holds. Raises TimeoutError."""
        from PySide6.QtCore import QEventLoop, QTimer

        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {PATIENCE_SECONDS} s for {what}")
            loop = QEventLoop()
            QTimer.singleShot(50, loop.quit)
            loop.exec()


if __name__ == "__main__":
    sys.exit(main())
