"""What is damaged: a file of each kind that the program reads, as it lies in the fixtures and the samples."""

from __future__ import annotations

import functools
import io
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studio.resources import resource_path
from tests.fixtures import FIXTURES
from tests.fixtures.make import CELLS
from tests.fuzz.mutations import VALUES, damaged, damaged_json, damaged_lines, damaged_value, flipped

OLD = FIXTURES / "v0_1"
DATA = {"forecast": "readings.csv", "classify-text": "texts.csv", "language-model": "text.txt"}
TASKS = tuple(CELLS)
Input = tuple[str, Path]
Maker = Callable[[random.Random, Path], Input]


@functools.cache
def tables() -> Mapping[str, bytes]:
    """Tables as they come: with every separator, encoding and kind of column."""

    def head(name: str, lines: int) -> bytes:
        return b"\n".join(resource_path(f"samples/{name}").read_bytes().split(b"\n")[:lines]) + b"\n"

    weather, readings = (
        head("nyc_weather_jfk_hourly_2013.csv", 80),
        (OLD / "forecast" / "readings.csv").read_bytes(),
    )
    german = re.sub(rb"(\d)\.(\d)", rb"\1,\2", readings.replace(b",", b";"))
    return {
        "weather.csv": weather, "passengers.csv": head("air_passengers_monthly.csv", 60), "readings.csv": readings,
        "texts.csv": (OLD / "classify-text" / "texts.csv").read_bytes(), "german.csv": german,
        "topics.csv": head("wordnet_gloss_topics.csv", 60), "wide.csv": weather.decode().encode("utf-16"),
        "latin.csv": "Größe;Straße\n1,5;Köln\n2,5;Düsseldorf\n".encode("latin-1") * 9,
        "tabs.tsv": readings.replace(b",", b"\t"),
    }  # fmt: skip


def table(draw: random.Random, folder: Path) -> Input:
    """A table."""
    name = draw.choice(list(tables()))
    return "read_data", written(
        folder / name, damaged(draw, tables()[name], draw.choice(list(tables().values())))
    )


def text(draw: random.Random, folder: Path) -> Input:
    """Running text, in some encoding."""
    content = (OLD / "language-model" / "text.txt").read_bytes()[: draw.choice((40, 700, 3000))]
    content = content.decode().encode(draw.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1")))
    return "read_data", written(folder / "text.txt", damaged(draw, content))


def classes(draw: random.Random, folder: Path) -> Input:
    """A folder of texts with a folder for each class."""
    lines = (OLD / "classify-text" / "texts.csv").read_bytes().splitlines()[1:]
    for place, line in enumerate(lines[:18]):
        written(
            folder / "texts" / f"class{place % 3}" / f"{place}.txt",
            damaged(draw, line) if place < 3 else line,
        )
    return "read_data", folder / "texts"


def experiment(draw: random.Random, folder: Path) -> Input:
    """An experiment on data that is there."""
    task = draw.choice(TASKS)
    content = (OLD / task / "experiment.toml").read_bytes()
    bare = b"\n".join(line for line in content.splitlines() if not line.startswith(b"#"))  # settings alone
    shutil.copy(OLD / task / DATA[task], folder / DATA[task])
    if draw.random() < 0.5:
        return "read_experiment", written(folder / "experiment.toml", damaged(draw, bare))
    lines = bare.splitlines()
    places = [place for place, line in enumerate(lines) if b" = " in line and not line.startswith(b"path")]
    for place in draw.sample(places, draw.choice((1, 1, 2))):
        key, _, old = lines[place].partition(b" = ")
        value = json.dumps(draw.choice([value for value in VALUES if value is not None]))
        if re.fullmatch(rb"[\d.]+", old) and draw.random() < 0.6:  # within its range more often
            value = (
                old.decode().strip(".")
                if b"." in old
                else str(max(0, int(old) + draw.choice((-3, -1, 1, 5, 90))))
            )
            value = draw.choice(("0.0", "0.5", "1.0", "0.001")) if b"." in old else value
        lines[place] = key + b" = " + value.replace("NaN", "nan").replace("Infinity", "inf").encode()
    return "read_experiment", written(folder / "experiment.toml", b"\n".join(lines))


def checkpoint(draw: random.Random, folder: Path) -> Input:
    """A checkpoint whose bytes are damaged."""
    (path,) = (OLD / draw.choice(TASKS) / "run" / "checkpoints").iterdir()
    return "read_checkpoint", written(folder / path.name, damaged(draw, path.read_bytes()))


def resumed(draw: random.Random, folder: Path) -> Input:
    """A run whose checkpoint has its right checksum, but holds what does not belong there."""
    run = copy_of_a_run(draw.choice(TASKS), folder)
    (path,) = (run / "checkpoints").iterdir()
    _damage_sealed(draw, path)
    return "resume_run", run


def run_folder(draw: random.Random, folder: Path) -> Input:
    """A run of which one file is damaged."""
    run = copy_of_a_run(draw.choice(TASKS), folder)
    (run / "data.json").write_bytes(seen(run))
    (run / "located.json").write_text(json.dumps({"data": str(run.parent)}), encoding="utf-8")
    name = draw.choice((
        "events.jsonl", "events.jsonl", "film.jsonl", "resolved.json", "experiment.toml", "data.json", "data.json",
        "located.json",
    ))  # fmt: skip
    how = {".jsonl": damaged_lines, ".json": damaged_json}.get(Path(name).suffix, damaged)
    written(run / name, how(draw, (run / name).read_bytes()))
    return "read_run", run


def seen(run: Path) -> bytes:
    """What the run saw of its data, as a new one writes it."""
    from studio.engine.experiment import load_experiment
    from studio.engine.registry import find_task
    from studio.engine.training.run_data import seen_bytes

    made = load_experiment(run / "experiment.toml")
    data = run.parent / Path(made.data.path).name
    made = made.with_values({"data.path": str(data)})
    return seen_bytes(find_task(made.task).open_data(data, made), made, "0" * 64)


def waiting(draw: random.Random, folder: Path) -> Input:
    """Three runs that wait, and their order."""
    for place, task in enumerate(TASKS):
        written(folder / "waiting" / f"{place:020d}.toml", (OLD / task / "experiment.toml").read_bytes())
    order = {"format": 1, "order": [{"key": f"{place:020d}", "reason": ""} for place in range(len(TASKS))]}
    written(folder / "waiting" / "order.json", json.dumps(order).encode())
    if draw.random() < 0.6:
        path, how = folder / "waiting" / "order.json", damaged_json
    else:
        path, how = folder / "waiting" / f"{draw.randrange(len(TASKS)):020d}.toml", damaged
    written(path, how(draw, path.read_bytes()))
    return "read_waiting", folder / "waiting"


def bundle(draw: random.Random, folder: Path) -> Input:
    """A bundle: its bytes damaged, or with its right checksum and other contents."""
    content = (OLD / draw.choice(TASKS) / "run" / "model.bundle").read_bytes()
    path = written(folder / "model.bundle", content)
    if draw.random() < 0.3:
        written(path, damaged(draw, content))
    else:
        _damage_sealed(draw, path)
    return "read_model", path


def onnx(draw: random.Random, folder: Path) -> Input:
    """An exported file whose bytes are damaged, or that describes itself otherwise under its right checksum."""
    from studio.engine.predict.model import BUNDLE_KEY, NO_SEAL, SEAL_KEY, sealed

    content = (OLD / draw.choice(TASKS) / "model.onnx").read_bytes()
    if draw.random() < 0.4:
        return "read_model", written(folder / "model.onnx", damaged(draw, content))
    import onnx as library

    graph = library.load_from_string(content)
    if draw.random() < 0.4:
        content = _other_graph(draw, content, graph)
        return "read_model", written(folder / "model.onnx", sealed(content))
    for entry in graph.metadata_props:
        if entry.key == BUNDLE_KEY:
            entry.value = json.dumps(_damaged_content(draw, json.loads(entry.value)))
        if entry.key == SEAL_KEY:
            entry.value = json.dumps(NO_SEAL)
    return "read_model", written(folder / "model.onnx", sealed(graph.SerializeToString()))


def _other_graph(draw: random.Random, content: bytes, graph: Any) -> bytes:
    """The graph itself damaged, its checksum to be set anew."""
    from studio.engine.predict.model import NO_SEAL, SEAL_KEY

    (seal,) = (json.loads(entry.value) for entry in graph.metadata_props if entry.key == SEAL_KEY)
    made, nodes = damaged(draw, content), graph.graph.node
    if draw.random() < 0.6:
        for node in draw.sample(list(nodes), 2):
            kind = draw.random()
            if kind < 0.3:
                node.op_type = draw.choice(nodes).op_type
            elif kind < 0.6 and node.input:
                node.input[draw.randrange(len(node.input))] = draw.choice(draw.choice(nodes).output)
            elif node.attribute:
                attribute = draw.choice(node.attribute)
                attribute.i, attribute.f = draw.choice((-1, 0, 3, 2**31, 2**62)), draw.choice((-1.0, 1e30))
                attribute.ints[:] = [draw.choice((-1, 0, 1, 2**40)) for _ in attribute.ints]
        for weight in draw.sample(list(graph.graph.initializer), 1):
            weight.dims[:] = [draw.choice((0, 1, side, 2**20)) for side in weight.dims]
        made = graph.SerializeToString()
    return made.replace(seal.encode(), NO_SEAL.encode(), 1)


def archive(draw: random.Random, folder: Path) -> Input:
    """A run as one file: its bytes damaged, or a file within it."""
    path = OLD / draw.choice(TASKS) / "moved.studio-run"
    target = folder / "moved.studio-run"
    if draw.random() < 0.4:
        return "read_archive", written(target, damaged(draw, path.read_bytes()))
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        victim = draw.choice(
            [name for name in old.namelist() if not name.endswith(("safetensors", "bundle"))]
        )
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                how = {".jsonl": damaged_lines, ".json": damaged_json}.get(Path(name).suffix, damaged)
                content = how(draw, content)
            new.writestr(name, content)
    return "read_archive", written(target, made.getvalue())


def library(draw: random.Random, folder: Path) -> Input:
    """The file of the library: its bytes damaged, or its contents."""
    path = written(folder / "library.sqlite3", (OLD / "library.sqlite3").read_bytes())
    if draw.random() < 0.6:
        written(path, damaged(draw, path.read_bytes()))
        return "read_library", path
    import sqlite3

    connection = sqlite3.connect(path)
    name = draw.choice(("runs", "runs", "steps", "looks"))
    columns = [row[1:3] for row in connection.execute(f"PRAGMA table_info({name})")]
    column, kind = draw.choice([one for one in columns if one[0] not in ("id", "run")])
    values: dict[str, list[Any]] = {
        "TEXT": ["", "x", "{}", "[]", "null", "[1, null]", '{"a": "b"}', "[" * 2000, "\x00"],
        "REAL": [-1e308, 0.0, 9e99], "INTEGER": [-1, 0, 2**62, 10**9], "BLOB": [b"", b"x", bytes(24), b"\xff" * 48],
    }  # fmt: skip
    try:
        connection.execute(f"UPDATE {name} SET {column} = ?", (draw.choice(values[kind]),))
        connection.commit()
    except sqlite3.IntegrityError:
        connection.rollback()
    connection.close()
    return "read_library", path


def tokenizer(draw: random.Random, folder: Path) -> Input:
    """The description of tokens of each kind; of pieces, also what the library that reads them is given."""
    made = draw.choice(tokenizers())
    inner = made.get("tokenizer_json", "")
    if inner and draw.random() < 0.7:
        made = {**made, "tokenizer_json": damaged_json(draw, inner.encode()).decode("utf-8", "replace")}
    else:
        made = damaged_value(draw, made)
    return "read_tokenizer", written(folder / "tokens.json", json.dumps(made).encode())


@functools.cache
def tokenizers() -> tuple[dict[str, Any], ...]:
    """One of each kind."""
    from studio.engine.data.prepare.tokens import UNITS, fit_tokenizer

    texts = (OLD / "language-model" / "text.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        fit_tokenizer(
            texts, kind=kind, lower_case=False, min_frequency=1, vocabulary_size=300 if kind == "bpe" else 0,
            whole_text=True,
        ).to_json()
        for kind in UNITS
    )  # fmt: skip


MAKERS: tuple[Maker, ...] = (
    table, table, table, text, classes, experiment, experiment, checkpoint, run_folder, run_folder, bundle, bundle,
    onnx, archive, library, library, tokenizer, resumed, waiting,
)  # fmt: skip


def flips(draw: random.Random, number: int, folder: Path) -> Input:
    """A checkpoint, a bundle or an exported file in turn, with one bit turned over."""
    run = OLD / TASKS[number % len(TASKS)] / "run"
    (checkpoint,) = (run / "checkpoints").iterdir()
    kind = number // len(TASKS) % 5  # exported files once in five: they are not asked for, but no less dear
    path = (checkpoint, run / "model.bundle", checkpoint, run / "model.bundle", run.parent / "model.onnx")[
        kind
    ]
    reader = "read_checkpoint" if path == checkpoint else "read_model"
    return reader, written(folder / path.name, flipped(draw, path.read_bytes()))


def make(draw: random.Random, number: int, folder: Path) -> Input:
    """One input of the kinds in turn: the reader that is to read it, and where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    return MAKERS[number % len(MAKERS)](draw, folder)


def written(path: Path, content: bytes) -> Path:
    """The path, with this content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def copy_of_a_run(task: str, folder: Path) -> Path:
    """The folder of a run, its data beside it."""
    shutil.copytree(OLD / task / "run", folder / "run")
    shutil.copy(OLD / task / DATA[task], folder / DATA[task])
    return folder / "run"


def _damage_sealed(draw: random.Random, path: Path) -> None:
    """Other contents under the right checksum, as somebody could make them who wants to."""
    import torch

    from studio.engine.tensors_file import read_tensors, write_tensors

    tensors, content = read_tensors(path)
    if draw.random() < 0.7:
        try:
            made = json.loads(json.dumps(_plain(_damaged_content(draw, content))))
        except RecursionError:  # nested deeper than Python itself can write
            made = {**content, "format": "deep"}
        write_tensors(path, tensors, made)
        return
    name = draw.choice(sorted(tensors))
    value = tensors[name]
    others = (
        torch.zeros(0), torch.zeros(3, 3), torch.full_like(value, 0), value.flatten()[:1], value.double(), value.bool(),
        torch.tensor(float("nan")), value.reshape(-1, 1), torch.zeros(2000, 2000),
    )  # fmt: skip
    kind = draw.random()
    if kind < 0.2:
        del tensors[name]
    elif kind < 0.3:
        tensors[draw.choice(("x", "model/", "optimizer/9/x", "carried/0", "batches/x"))] = tensors.pop(name)
    else:
        tensors[name] = draw.choice(others)
    write_tensors(path, tensors, content)


def _damaged_content(draw: random.Random, content: dict[str, Any]) -> dict[str, Any]:
    """The description with a damage: more often within what the task says of its model than elsewhere."""
    if isinstance(content.get("spec"), dict) and draw.random() < 0.7:
        made = damaged_value(draw, content["spec"])
        return {**content, "spec": made}
    made = damaged_value(draw, content)
    return made if isinstance(made, dict) else {"format": made}


def _plain(value: Any) -> Any:
    """Without what JSON has no word for."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value
