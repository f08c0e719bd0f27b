"""F6: the keyboard goes from one part of the window to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def cycle_focus(regions: Sequence[QWidget], step: int) -> None:
    """Moves the focus to the next (1) or previous (−1) region that can take it."""
    focused = QApplication.focusWidget()
    inside = [place for place, region in enumerate(regions) if focused and region.isAncestorOf(focused)]
    start = inside[-1] if inside else (-1 if step > 0 else 0)
    for distance in range(1, len(regions) + 1):
        target = first_focusable(regions[(start + step * distance) % len(regions)])
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def first_focusable(region: QWidget) -> QWidget | None:
    """The first widget inside a region that the Tab key can reach; None where there is none."""
    candidate = region.nextInFocusChain()
    while candidate is not None and candidate is not region:
        reachable = candidate.isVisible() and candidate.isEnabled()
        if region.isAncestorOf(candidate) and reachable and candidate.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return candidate
        candidate = candidate.nextInFocusChain()
    return None


def order_behind(region: QWidget, page: QWidget) -> None:
    """Lets the Tab key come to a region after everything in a page: the bar after the content."""
    inside = [child for child in _chain(page.window()) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
    before = [child for child in inside if not region.isAncestorOf(child)]
    for child in [child for child in inside if region.isAncestorOf(child)]:
        if before:
            QWidget.setTabOrder(before[-1], child)
        before.append(child)


def _chain(window: QWidget) -> list[QWidget]:
    chain, candidate = [], window.nextInFocusChain()
    while candidate is not None and candidate is not window:
        chain.append(candidate)
        candidate = candidate.nextInFocusChain()
    return chain
