"""Puts the shipped files into the wheel, where `studio.resources` looks for them.

A setting of hatchling's would do, but it also copies them into an editable installation, where they go stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    """`resources/` → `studio/_resources`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_data["force_include"]["resources"] = "studio/_resources"
