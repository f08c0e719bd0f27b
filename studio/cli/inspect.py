"""`inspect`: how a file is understood."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.cli.options import add_settings, data_settings

if TYPE_CHECKING:
    from studio.engine.data.table import Table


def add_to(verbs: Any) -> None:
    """The options of the verb."""
    parser = verbs.add_parser("inspect", help="say how a data file is understood")
    parser.add_argument("data", type=Path, metavar="DATA")
    add_settings(parser, "how to read it, such as data.decimal=, or data.day_first=yes")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--table", type=Path, metavar="OUT.csv", help="write the table as training would see it"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reads, profiles, says."""
    from studio.engine.data.opening import open_table
    from studio.engine.data.profile import profile_table, propose_roles
    from studio.engine.files import check_writable, write_atomic

    if options.table:
        check_writable(options.table, options.data)
    table = open_table(options.data, data_settings(options.set))
    profile = profile_table(table)
    roles = propose_roles(table, profile)
    report = {
        "format": dataclasses.asdict(table.format),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "role": _role(column.name, roles),
                "missing": column.missing,
            }
            for column in table.columns
        ],
        "rows": len(table.frame),
        "problems": [
            {
                "severity": finding.severity,
                "code": finding.code,
                "text": finding.text,
                "remedy": finding.remedy,
            }
            for finding in (*table.findings, *profile.findings)
        ],
    }
    if options.table:
        write_atomic(options.table, table_csv(table).encode())
    print(
        json.dumps(report, ensure_ascii=False, indent=1) if options.json else _words(table, report),
        flush=True,
    )
    return 0


def table_csv(table: Table) -> str:
    """UTF-8, comma, point, ISO 8601 times, empty for missing."""
    frame = table.frame.copy()
    for name in table.names("time"):
        frame[name] = frame[name].map(lambda time: time.isoformat(), na_action="ignore")
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text


def _role(name: str, roles: Any) -> str:
    known = {
        roles.time: "time",
        roles.series_id: "series_id",
        roles.split_column: "split",
        roles.target: "target",
    }
    if name and name in known:
        return known[name]
    return "past_feature" if name in roles.past_features else "left_out"


def _words(table: Table, report: dict[str, Any]) -> str:
    form = table.format
    lines = [
        f"{table.path.name}: {report['rows']:,} rows, {len(report['columns'])} columns",
        f"  encoding {form.encoding}, separator {form.separator!r}, decimal mark {form.decimal!r}, "
        f"header in line {form.header_line or '(none)'}",
    ]
    width = max((len(column["name"]) for column in report["columns"]), default=0)
    for column in report["columns"]:
        empty = f", {column['missing']:,} empty" if column["missing"] else ""
        lines.append(f"  {column['name']:{width}}  {column['type']:8} {column['role']}{empty}")
    lines += [
        f"  {problem['severity']}: {problem['text']} {problem['remedy']}".rstrip()
        for problem in report["problems"]
    ]
    return "\n".join(lines)
