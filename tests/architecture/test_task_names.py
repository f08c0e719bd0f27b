"""Shared rooms decide nothing by the name of a task: what differs comes from the task itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import STUDIO, relative, studio_files

TASKS = ("forecast", "classify-series", "label-steps", "classify-text", "language-model")
ROOMS_THAT_KNOW_TASKS = (STUDIO / "engine" / "tasks", STUDIO / "cli", STUDIO / "ui" / "pages")

_STRINGS = {spelling for task in TASKS for spelling in (task, task.replace("-", "_"))}
_MEMBERS = {task.replace("-", "_").upper() for task in TASKS}
_CLASSES = {task.replace("-", " ").title().replace(" ", "") + "Task" for task in TASKS}


def test_no_condition_on_a_task_in_shared_rooms() -> None:
    shared = [
        path for path in studio_files() if not any(path.is_relative_to(r) for r in ROOMS_THAT_KNOW_TASKS)
    ]
    assert [found for path in shared for found in conditions_on_tasks(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        'if task == "forecast": pass',
        'x = 1 if "classify_text" != task else 2',
        'while task in ("language-model", "other"): pass',
        "if experiment.task is Task.LABEL_STEPS: pass",
        "if isinstance(task, tasks.ForecastTask): pass",
        "if isinstance(task, (int, ForecastTask)): pass",
        'match task:\n    case "other" | "forecast": pass',
        "match task:\n    case ForecastTask(): pass",
    ],
)
def test_the_rule_sees(code: str, tmp_path: Path) -> None:
    assert list(conditions_on_tasks(_written(code, tmp_path))) != []


@pytest.mark.parametrize("code", ['name = "forecast"', 'if kind == "bundle": pass', "task = ForecastTask()"])
def test_the_rule_lets_pass(code: str, tmp_path: Path) -> None:
    assert list(conditions_on_tasks(_written(code, tmp_path))) == []


def conditions_on_tasks(path: Path) -> Iterator[str]:
    """`file:line` of each comparison, isinstance and case that names a task."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if any(_names_a_task(part) for part in _compared_parts(node)):
            yield f"{relative(path) if path.is_relative_to(STUDIO) else path.name}:{node.lineno}"


def _compared_parts(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, kind]):
            return [kind]
        case ast.MatchValue(value=value):
            return [value]
        case ast.MatchClass(cls=kind):
            return [kind]
        case _:
            return []


def _names_a_task(part: ast.AST) -> bool:
    match part:
        case ast.Constant(value=str(text)):
            return text in _STRINGS
        case ast.Attribute(attr=name):
            return name in _MEMBERS or name in _CLASSES
        case ast.Name(id=name):
            return name in _CLASSES
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return any(_names_a_task(inner) for inner in parts)
        case ast.BinOp(left=left, right=right):
            return _names_a_task(left) or _names_a_task(right)
        case _:
            return False


def _written(code: str, folder: Path) -> Path:
    path = folder / "example.py"
    path.write_text(code, encoding="utf-8")
    return path
