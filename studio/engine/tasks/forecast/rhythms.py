"""Which look ahead and look back suit a rhythm, before it is known how many rows there are."""

from __future__ import annotations

from collections.abc import Sequence

from studio.engine.data.profile import Rhythm

HOUR, DAY, WEEK, YEAR = 3_600.0, 86_400.0, 604_800.0, 31_556_952.0
MOST_AHEAD = 200  # steps predicted at once without being asked for; more is slow to learn and rarely wanted
MOST_BACK = 512  # steps read; longer windows cost a recurrent network more than they teach it


def natural_horizon(rhythm: Rhythm, seasons: Sequence[int]) -> int:
    """One season where one is clear, else one turn of the calendar: a day of hours, a year of months.

    `seasons` are the clear season lengths in rows.
    """
    usual = calendar_turn(rhythm)
    if usual and (not seasons or usual in seasons or min(seasons) > MOST_AHEAD):
        return usual
    short = [season for season in seasons if season <= MOST_AHEAD]
    return min(short) if short else 8


def calendar_turn(rhythm: Rhythm) -> int:
    """Rows of the shortest turn of the calendar that a forecast is usually made for; 0 without a calendar."""
    if rhythm.kind == "integer" and rhythm.unit == "year":
        return 3
    if rhythm.kind != "calendar":
        return 0
    step = rhythm.step
    if rhythm.frequency == "B":
        return 5
    if step >= 0.9 * YEAR:
        return 3
    if step >= 28 * DAY:
        return max(2, round(YEAR / step))
    if step >= 0.9 * WEEK:
        return 4
    if step >= DAY:
        return max(2, round(WEEK / step))
    turns = [round(turn / step) for turn in (DAY, HOUR, 60.0, 1.0) if turn / step >= 2]
    return next((turn for turn in turns if turn <= MOST_AHEAD), MOST_AHEAD // 2)


def rhythms_to_read(rhythm: Rhythm, seasons: Sequence[int]) -> tuple[int, ...]:
    """Look backs that hold whole rhythms, the longest first: clear seasons and turns of the calendar."""
    lengths = set(seasons)
    turn = calendar_turn(rhythm)
    if turn and rhythm.step < DAY:
        day, week = round(DAY / rhythm.step), round(WEEK / rhythm.step)
        lengths |= {turn, day, week}
    elif turn and rhythm.frequency != "B" and rhythm.step < 0.9 * WEEK:
        lengths.add(4 * turn)
    elif turn:
        lengths.add(turn)
    return tuple(sorted((length for length in lengths if 1 < length <= MOST_BACK), reverse=True))
