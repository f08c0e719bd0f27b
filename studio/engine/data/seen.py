"""What a run saw of its data: enough to say later in words what has changed, without keeping any of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from studio.engine.data.cells import Hashes, mix, of_column, of_text, of_texts

if TYPE_CHECKING:
    from studio.engine.data.corpus import Corpus
    from studio.engine.data.table import Table
    from studio.engine.experiment import DataSettings

Unit = Literal["row", "text", "line"]
UNITS: tuple[Unit, ...] = ("row", "text", "line")
FORMAT = "recurrent-studio-data-1"
MOST_HASHES = 65_536
"""More items than this share a hash, in blocks of equal size."""
MOST_NAMES = 10_000
Blocks = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class SeenColumn:
    """A column: its name, its type, and a hash over all its cells."""

    name: str
    type: str
    digest: int


@dataclass(frozen=True)
class Seen:
    """The data as it was: `items` rows, texts, or lines of one running text.

    `hashes` [blocks] has one for each `block` items in their order, over all columns. `names` are those of the files
    of a folder, where they are not too many. `first` and `last` are the earliest and latest time, in ISO 8601.
    `size` are bytes on the disk and `sha256` is `fingerprint`'s.
    """

    unit: Unit
    items: int
    sha256: str = ""
    size: int = 0
    columns: tuple[SeenColumn, ...] = ()
    first: str = ""
    last: str = ""
    characters: int = 0
    names: tuple[str, ...] = ()
    block: int = 1
    hashes: Blocks = field(default_factory=lambda: np.empty(0, np.uint32), compare=False, repr=False)


@dataclass(frozen=True)
class Items:
    """Data as it is now, cell by cell: what `Seen` is made of, and what it is compared with.

    `cells` hashes [items] by column, in the order of the columns; one column without a name for running text.
    `times` datetime64 [items], and the `lines` of the rows in their file, counted from 1.
    """

    unit: Unit
    cells: Mapping[str, Hashes]
    types: Mapping[str, str]
    times: npt.NDArray[Any] | None = None
    names: tuple[str, ...] = ()
    characters: int = 0
    lines: Sequence[int] = ()
    shown: Callable[[int], str] = str
    """The text of an item by its number, from 0."""

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(next(iter(self.cells.values()), ()))


def describe(data: Any, settings: DataSettings, sha256: str = "", size: int = 0) -> Seen | None:
    """What a run sees of a table or a corpus; None for anything else."""
    items = items_of(data, settings)
    return None if items is None else seen_of(items, sha256, size)


def seen_of(items: Items, sha256: str = "", size: int = 0) -> Seen:
    """The same of items that are at hand."""
    columns = tuple(SeenColumn(name, items.types[name], digest(cells)) for name, cells in items.cells.items())
    block = max(1, -(-items.count // MOST_HASHES))
    known = None if items.times is None else items.times[~np.isnat(items.times)]
    has_times = known is not None and len(known) > 0
    return Seen(
        unit=items.unit, items=items.count, sha256=sha256, size=size,
        columns=() if list(items.cells) == [""] else columns,
        first=str(known.min()) if has_times and known is not None else "",
        last=str(known.max()) if has_times and known is not None else "",
        characters=items.characters, names=items.names, block=block,
        hashes=blocks(row_hashes(items.cells, {}), block),
    )  # fmt: skip


def items_of(data: Any, settings: DataSettings) -> Items | None:
    """The hashes of all cells of a table or a corpus; None for anything else."""
    from studio.engine.data.corpus import Corpus
    from studio.engine.data.table import Table

    if isinstance(data, Table):
        return _of_table(data, settings)
    return _of_corpus(data) if isinstance(data, Corpus) else None


def row_hashes(cells: Mapping[str, Hashes], called: Mapping[str, str]) -> Hashes:
    """One hash a row [rows], the same in any order of the columns; `called` gives columns another name."""
    total: Hashes = np.zeros(len(next(iter(cells.values()), ())), np.uint64)
    for name, column in cells.items():
        total = total + mix(column ^ np.uint64(of_text(called.get(name, name))))
    return mix(total)


def blocks(hashes: Hashes, block: int) -> Blocks:
    """The hashes of each `block` items, in their order; the last block may be shorter."""
    if block > 1 and len(hashes):
        place: Hashes = np.arange(len(hashes), dtype=np.uint64) % np.uint64(block)
        sums: Hashes = np.add.reduceat(mix(hashes + place), np.arange(0, len(hashes), block))
        hashes = mix(sums)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def digest(cells: Hashes) -> int:
    """One hash over a whole column, in the order of its cells."""
    if not len(cells):
        return 0
    place: Hashes = np.arange(len(cells), dtype=np.uint64)
    placed = mix(mix(cells) + place)
    return int(mix(np.array([placed.sum(dtype=np.uint64)]))[0])


def _of_table(table: Table, settings: DataSettings) -> Items:
    frame = table.frame
    cells = {column.name: of_column(frame[column.name]) for column in table.columns}
    types = {column.name: str(column.type) for column in table.columns}
    times = None
    if types.get(settings.time) == "time":
        moments = frame[settings.time]
        zone = getattr(moments.dt, "tz", None)
        times = (moments.dt.tz_convert(None) if zone is not None else moments).to_numpy()
    names: tuple[str, ...] = ()
    if table.path.is_dir() and "file" in frame and len(frame) <= MOST_NAMES:
        names = tuple(map(str, frame["file"]))

    def shown(row: int) -> str:
        return ", ".join("" if _is_empty(value) else str(value) for value in frame.iloc[row])

    unit: Unit = "text" if settings.text else "row"
    return Items(unit, cells, types, times, names, 0, table.lines, shown)


def _is_empty(value: Any) -> bool:
    return value is None or value != value


def _of_corpus(corpus: Corpus) -> Items:
    """The texts of several documents, the lines of a single one."""
    several = len(corpus.documents) > 1
    texts = (
        [document.text for document in corpus.documents]
        if several
        else [line for document in corpus.documents for line in document.text.splitlines(keepends=True)]
    )
    is_folder = corpus.path.is_dir() and len(texts) <= MOST_NAMES and several
    names = tuple(document.name for document in corpus.documents) if is_folder else ()
    lines = () if several else range(1, len(texts) + 1)
    return Items(
        "text" if several else "line", {"": of_texts(texts)}, {"": "text"}, None, names, corpus.characters,
        lines, texts.__getitem__,
    )  # fmt: skip


# --- as a file ----------------------------------------------------------------------------------------------


def to_json(seen: Seen) -> dict[str, Any]:
    """As it is kept with a run."""
    return {
        "format": FORMAT, "unit": seen.unit, "items": seen.items, "sha256": seen.sha256, "size": seen.size,
        "columns": [[column.name, column.type, column.digest] for column in seen.columns],
        "first": seen.first, "last": seen.last, "characters": seen.characters, "names": list(seen.names),
        "block": seen.block, "hashes": base64.b64encode(seen.hashes.astype("<u4").tobytes()).decode(),
    }  # fmt: skip


def from_json(content: Any) -> Seen:
    """Raises ValueError for anything that `to_json` has not written: the file may come from anywhere."""
    try:
        if content["format"] != FORMAT or content["unit"] not in UNITS:
            raise ValueError("another format")
        items, block = _count(content["items"]), _count(content["block"])
        hashes = np.frombuffer(base64.b64decode(content["hashes"], validate=True), "<u4").astype(np.uint32)
        if block < 1 or len(hashes) != -(-items // block):
            raise ValueError("the hashes are not those of so many items")
        columns = tuple(
            SeenColumn(_text(name), _text(kind), _count(cells)) for name, kind, cells in content["columns"]
        )
        names = tuple(map(_text, content["names"]))
        for moment in (content["first"], content["last"]):
            np.datetime64(_text(moment) or "NaT")
        return Seen(
            content["unit"], items, _text(content["sha256"]), _count(content["size"]), columns,
            content["first"], content["last"], _count(content["characters"]), names, block, hashes,
        )  # fmt: skip
    except (KeyError, TypeError, binascii.Error) as fault:
        raise ValueError(str(fault)) from None


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**64:
        raise ValueError("no count")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value.encode("utf-8", "replace").decode()


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder that `fingerprint` takes for data; 0 where it is gone."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(
            file.stat().st_size
            for file in path.rglob("*")
            if file.is_file()
            and not file.is_symlink()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    except OSError:
        return 0
