"""The tasks: the only rooms that know what is learned. A room is opened by name, when it is needed."""

from studio.engine.registry import TASKS, TaskInfo, find_task, task_info

__all__ = ["TASKS", "TaskInfo", "find_task", "task_info"]
