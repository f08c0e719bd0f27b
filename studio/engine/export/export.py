"""Export: write beside the place, reload, compare, and only then put the file there with its certificate.

torch comes only when something is exported: what is above functions here is light.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from studio import __version__
from studio.engine.export.certificate import SUFFIX, TOLERANCE, Certificate
from studio.engine.export.formats import FormatInfo, format_info
from studio.engine.files import check_writable, move_into_place, output_error, write_atomic

if TYPE_CHECKING:
    from studio.engine.export.writing import Format
    from studio.engine.predict.bundle import Bundle

ReportShare = Callable[[float], None]


def export_run(run_dir: Path, format: str, path: Path, progress: ReportShare | None = None) -> Certificate:
    """Exports the model of a run folder, or of a bundle, to `path` in a format of `FORMATS`.

    The certificate lies beside it as `PATH.certificate.json`. `progress` is called with the share done, 0…1.
    Raises SettingError for an unknown format, OutputError where the place cannot be written, ModelError where
    the run holds no model, RunFailedError where the file cannot be loaded again, and ExportDifferenceError
    where it does not answer as the model does. None of them leaves a file.
    """
    info = format_info(format)
    _check_place(path)
    from studio.engine.predict.bundle import load_bundle
    from studio.engine.predict.model import run_model_file

    bundle = load_bundle(run_model_file(run_dir) if run_dir.is_dir() else run_dir)
    return _export(bundle, info, path, progress)


def export_bundle_object(
    bundle: Bundle, format: str, path: Path, progress: ReportShare | None = None
) -> Certificate:
    """Exports a model in memory; everything else as in `export_run`."""
    info = format_info(format)
    _check_place(path)
    return _export(bundle, info, path, progress)


def _check_place(path: Path) -> None:
    check_writable(path)
    check_writable(certificate_path(path))


def certificate_path(path: Path) -> Path:
    """Where the certificate of an exported file lies."""
    return path.with_name(path.name + SUFFIX)


def _export(bundle: Bundle, info: FormatInfo, path: Path, progress: ReportShare | None) -> Certificate:
    from studio.engine.export.compare import compare
    from studio.engine.registry import find_task

    report = progress or (lambda share: None)
    room: Format = import_module(info.room)
    parts = find_task(bundle.experiment.task).export_parts(bundle)
    report(0.1)
    with _folder_beside(path) as folder:
        files = room.write(bundle, parts, folder / path.name)
        report(0.4)
        compared = compare(room.CLIENT, files[0], parts)
        report(0.9)
        content = files[0].read_bytes()
        certificate = Certificate(
            format=info.name,
            task=bundle.experiment.task,
            files=tuple(file.name for file in files),
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            runtime=compared.runtime,
            tolerance=TOLERANCE,
            scale_meaning=parts.scale_meaning,
            cases=compared.cases,
            facts=compared.facts,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            studio_version=__version__,
        )
        certificate.check()
        for file in reversed(files):  # the file itself comes last: what stands beside it is there by then
            move_into_place(file, path.with_name(file.name))
    text = json.dumps(certificate.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomic(certificate_path(path), f"{text}\n".encode())
    report(1.0)
    return certificate


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    """Where `path` is, gone afterwards: for files of the right name that are not yet proven."""
    try:
        folder = tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as fault:
        raise output_error(path, fault) from None
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
