"""The program as a whole, in a process of its own: the window comes before anything heavy, and it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from studio.resources import resource_path

SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import studio.ui.app as app
heavy = lambda: sorted({"torch", "pandas", "pyqtgraph"} & set(sys.modules))
print("imported", heavy())
program_of = app.Program
class Watched(program_of):
    def __init__(self):
        super().__init__()
        print("built", heavy())
        self.window.first_shown.connect(lambda: print("shown", heavy()))
        self.workspace.data_changed.connect(lambda: print("opened", self.window.pages.current))
        self.warm_up.finished.connect(self.look)
    def look(self):
        print("warm", heavy())
        QTimer.singleShot(500, self.window.close)
app.Program = Watched
from pathlib import Path
print("code", app.run_window(Path(sys.argv[1])))
"""


def test_the_window_shows_before_torch_and_pandas_and_the_program_ends(studio_home: Path) -> None:
    sample = str(resource_path("samples/air_passengers_monthly.csv"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, sample],
        capture_output=True,
        text=True,
        timeout=200,
        env={**os.environ, "RECURRENT_STUDIO_HOME": str(studio_home), "OMP_NUM_THREADS": "1"},
        check=False,
    )
    lines = done.stdout.splitlines()
    assert lines[:3] == ["imported []", "built []", "shown []"], done.stderr
    assert "opened data" in lines
    assert "warm ['pandas', 'pyqtgraph', 'torch']" in lines
    assert lines[-1] == "code 0"
    assert "Traceback" not in done.stderr
