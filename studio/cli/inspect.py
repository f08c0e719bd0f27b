"""`inspect`: how a file or folder is understood."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.options import add_settings, parse_settings, settings_alone

if TYPE_CHECKING:
    from studio.engine.data.corpus import Corpus
    from studio.engine.data.table import Finding, Table
    from studio.engine.experiment import DataSettings
    from studio.engine.tasks.recognizing import Opened

Columns = list[dict[str, Any]]


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("inspect", help="say how a data file or folder is understood")
    parser.add_argument("data", type=Path, metavar="DATA")
    add_settings(parser, "how to read it, such as data.decimal=, or data.day_first=yes")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--table", type=Path, metavar="OUT.csv", help="write the table as training would see it"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reads, profiles, says."""
    from studio.engine.files import check_writable, write_atomic
    from studio.engine.tasks.recognizing import open_any

    if options.table:
        check_writable(options.table, options.data)
    settings = parse_settings(options.set)
    opened = open_any(options.data, experiment=settings_alone(options.set))
    table = opened.table
    if table is None:
        table, report = corpus_table(opened.data), _corpus_report(opened.data)
    else:
        report = _table_report(table, *_understood(opened, table, settings))
    report = {"task": opened.task, **report}
    if options.table:
        write_atomic(options.table, table_csv(table).encode())
    words = json.dumps(report, ensure_ascii=False, indent=1) if options.json else _words(options.data, report)
    print(words, flush=True)
    return 0


def table_csv(table: Table) -> str:
    """UTF-8, comma, point, ISO 8601 times, empty for missing."""
    frame = table.frame.copy()
    for name in table.names("time"):
        frame[name] = frame[name].map(lambda time: time.isoformat(), na_action="ignore")
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text


def corpus_table(corpus: Corpus) -> Table:
    """Running text as rows: the file and its text."""
    import pandas as pd

    from studio.engine.data.table import Table, TableColumn, TableFormat

    rows = [(document.name, document.text) for document in corpus.documents]
    described = (TableColumn("file", "id"), TableColumn("text", "text"))
    form = TableFormat(corpus.encoding, separator="", decimal="", header_line=0, first_data_line=1)
    frame = pd.DataFrame(rows, columns=["file", "text"], dtype=object)
    return Table(corpus.path, frame, described, form, corpus.findings, range(1, len(rows) + 1))


def _corpus_report(corpus: Corpus) -> dict[str, Any]:
    form = {"encoding": corpus.encoding, "texts": len(corpus.documents), "characters": corpus.characters}
    columns = [
        {"name": "file", "type": "id", "role": "item", "missing": 0},
        {"name": "text", "type": "text", "role": "text", "missing": 0},
    ]
    return _report(form, columns, len(corpus.documents), corpus.findings)


def _understood(
    opened: Opened, table: Table, settings: dict[str, Any]
) -> tuple[dict[str, str], Sequence[Finding]]:
    """The role of each column that has one, and what was noticed beside how the file was read."""
    from studio.engine.registry import find_task

    if opened.task == "forecast":
        return _series_roles(table)
    if opened.data is not table:
        return {opened.data.column: "text"}, ()
    data: DataSettings = find_task(opened.task).propose(table, (), settings).data
    files = {"file": "item"} if table.path.is_dir() else {}
    return files | {data.text: "text", data.label: "label", data.split_column: "split"}, ()


def _series_roles(table: Table) -> tuple[dict[str, str], Sequence[Finding]]:
    from studio.engine.data.profile import profile_table, propose_roles

    profile = profile_table(table)
    roles = propose_roles(table, profile)
    features = dict.fromkeys(roles.past_features, "past_feature")
    keys = {
        roles.time: "time", roles.series_id: "series_id", roles.split_column: "split", roles.target: "target",
    }  # fmt: skip
    return features | keys, profile.findings


def _table_report(table: Table, roles: dict[str, str], more: Sequence[Finding]) -> dict[str, Any]:
    columns = [
        {
            "name": column.name,
            "type": column.type,
            "role": roles.get(column.name, "left_out"),
            "missing": column.missing,
        }
        for column in table.columns
    ]
    return _report(dataclasses.asdict(table.format), columns, len(table.frame), (*table.findings, *more))


def _report(form: dict[str, Any], columns: Columns, rows: int, findings: Sequence[Finding]) -> dict[str, Any]:
    keys = ("severity", "code", "text", "remedy")
    problems = [{key: getattr(finding, key) for key in keys} for finding in findings]
    return {"format": form, "columns": columns, "rows": rows, "problems": problems}


def _words(path: Path, report: dict[str, Any]) -> str:
    form = report["format"]
    if "characters" in form:
        texts = f"{form['texts']:,} text{'' if form['texts'] == 1 else 's'}"
        lines = [f"{path.name}: {texts}, {form['characters']:,} letters", f"  encoding {form['encoding']}"]
    elif not form["separator"]:
        texts = f"{report['rows']:,} text{'' if report['rows'] == 1 else 's'}"
        lines = [f"{path.name}: {texts}", f"  encoding {form['encoding']}"]
    else:
        lines = [
            f"{path.name}: {report['rows']:,} rows, {len(report['columns'])} columns",
            f"  encoding {form['encoding']}, separator {form['separator']!r}, decimal mark {form['decimal']!r}, "
            f"header in line {form['header_line'] or '(none)'}",
        ]
    lines.append(f"  fits {report['task']}")
    width = max((len(column["name"]) for column in report["columns"]), default=0)
    for column in report["columns"]:
        empty = f", {column['missing']:,} empty" if column["missing"] else ""
        lines.append(f"  {column['name']:{width}}  {column['type']:8} {column['role']}{empty}")
    lines += [
        f"  {problem['severity']}: {problem['text']} {problem['remedy']}".rstrip()
        for problem in report["problems"]
    ]
    return "\n".join(lines)
