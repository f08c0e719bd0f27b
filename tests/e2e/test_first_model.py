"""From the first screen to a model file that answers in a clean process, in the real program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.cli.main import run
from studio.engine.data.opening import open_table
from studio.resources import resource_path
from tests.e2e.conftest import Play, User

SAMPLE = resource_path("samples/air_passengers_monthly.csv")
ENDED = ("Finished", "Stopped early")
CLIENT = """
import json, sys
import numpy as np, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
feed = dict(np.load(sys.argv[2]))
answer = session.run(["forecast"], {given.name: feed[given.name] for given in session.get_inputs()})[0]
assert not {"torch", "studio"} & set(sys.modules)
about = json.loads(session.get_modelmeta().custom_metadata_map["recurrent_studio"])
print(json.dumps({"forecast": answer[0, :, 0].tolist(), "about": about}))
"""


def test_sample_gru_train_curves_export_and_the_same_forecast_elsewhere(tmp_path: Path, play: Play) -> None:
    export = tmp_path / "passengers.onnx"

    def scenario(user: User) -> None:
        user.press("open_air_passengers_monthly")
        user.wait(lambda: user.find("column_table").isVisible() and user.rows("column_table") == 2)
        user.press("page_model")
        user.press("cell_gru")
        user.find("max_epochs").setValue(3)  # type: ignore[attr-defined]
        user.wait(lambda: user.text("parameter_count"))
        user.press("start")
        user.wait(lambda: user.text("run_state") in ENDED)
        user.press("page_train")
        losses = user.points("loss_plot", "train_loss")
        assert len(losses) >= 3
        assert np.isfinite(losses).all()
        assert len(user.points("loss_plot", "val_loss")) == 4, "epoch 0 and three more"
        assert len(user.points("loss_plot", "baseline")) >= 1
        user.press("page_results")
        user.wait(lambda: user.rows("metrics_table") >= 3)
        user.press("page_export")
        user.wait(lambda: user.find("export_format").isVisible())
        choose_onnx(user)
        path = user.find("export_path")
        path.setText(str(export))  # type: ignore[attr-defined]
        path.editingFinished.emit()  # type: ignore[attr-defined]
        user.press("export_button")
        user.wait(export.is_file)

    play(scenario, None)
    out = tmp_path / "said.csv"
    assert run(["predict", str(export), str(SAMPLE), "-o", str(out)], lambda path: 1) == 0
    elsewhere = in_a_clean_process(export, tmp_path)
    assert elsewhere == pytest.approx(pd.read_csv(out)["passengers"].to_list(), rel=1e-6)


def test_a_file_of_ones_own_and_a_bad_one_beside_it(tmp_path: Path, play: Play) -> None:
    own, bad = tmp_path / "own.csv", tmp_path / "picture.csv"
    rows = "".join(
        f"2024-01-{1 + hour // 24:02} {hour % 24:02}:00,{20 + hour % 24}\n" for hour in range(24 * 30)
    )
    own.write_text("time,load\n" + rows, encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    def scenario(user: User) -> None:
        user.wait(lambda: user.find("column_table").isVisible() and user.rows("column_table") == 2)
        window = user.find("main_window")
        title = window.windowTitle()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(bad))])
        none = Qt.KeyboardModifier.NoModifier
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), copy, mime, left, none))
        QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), copy, mime, left, none))
        user.wait(lambda: any("picture.csv" in words for words in words_in_sight()))
        assert window.windowTitle() == title
        assert user.rows("column_table") == 2, "what was on screen is still there"

    play(scenario, own)


def words_in_sight() -> list[str]:
    shown = (widget for widget in QApplication.allWidgets() if widget.isVisible() and hasattr(widget, "text"))
    return [str(widget.text()) for widget in shown]


def choose_onnx(user: User) -> None:
    formats = user.find("export_format")
    model = formats.model()  # type: ignore[attr-defined]
    row = next(row for row in range(model.rowCount()) if "onnx" in str(model.index(row, 0).data()).lower())
    formats.setCurrentIndex(model.index(row, 0))  # type: ignore[attr-defined]


def in_a_clean_process(export: Path, folder: Path) -> list[float]:
    """The forecast after the sample's last row, by onnxruntime alone."""
    frame = open_table(SAMPLE).frame
    seconds = frame["date"].to_numpy().astype("datetime64[s]").astype(np.int64)
    later = pd.date_range(frame["date"].iloc[-1], periods=200, freq="MS")[1:]
    ahead = later.to_numpy().astype("datetime64[s]").astype(np.int64)
    about = ask(export, folder, 24, 12, frame, seconds, ahead)["about"]
    said = ask(export, folder, about["context_length"], about["horizon"], frame, seconds, ahead)
    return [float(value) for value in said["forecast"]]


def ask(
    export: Path,
    folder: Path,
    context: int,
    horizon: int,
    frame: pd.DataFrame,
    seconds: np.ndarray,
    ahead: np.ndarray,
) -> dict[str, object]:
    feed = folder / "feed.npz"
    past = frame[["passengers"]].to_numpy(np.float64)[None, -context:]
    np.savez(feed, past=past, past_time=seconds[None, -context:], future_time=ahead[None, :horizon])
    command = [sys.executable, "-I", "-c", CLIENT, str(export), str(feed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    found: dict[str, object] = json.loads(done.stdout)
    return found
