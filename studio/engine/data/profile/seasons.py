"""Season lengths that are clearly in the data, and whether its swing grows with its level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from studio.engine.data.profile.rhythm import Rhythm

Array = npt.NDArray[np.float64]
_MOST_ROWS = 200_000
_CLEAR = 0.15  # share of the detrended variance that a season explains, corrected for its own size
_CLEAR_WITHOUT_CALENDAR = 0.35
_FEWEST_CYCLES = 2.5
_MOST_LAGS = 2_000
_FEWEST_SERIES = 5
_SHARED_PEAK = 0.15
_DAY, _WEEK, _YEAR = 86_400.0, 604_800.0, 31_556_952.0


def find_seasons(values: Array, rhythm: Rhythm) -> tuple[int, ...]:
    """Clear season lengths in rows, the strongest first; none when nothing repeats clearly.

    `values` [rows] of one series on its regular grid, NaN where missing. Candidates come from the calendar
    and from
    the peaks of the autocorrelation; each must explain a clear share of what is left after a moving average
    of its
    own length and the seasons already found are taken away (classical additive decomposition, Kendall &
    Stuart 1983).
    """
    values = np.asarray(values, np.float64)[-_MOST_ROWS:]
    known = np.isfinite(values)
    if known.sum() < 8 or np.ptp(values[known]) == 0:
        return ()
    series = _filled(values, known)
    calendar = [season for season in calendar_seasons(rhythm) if _FEWEST_CYCLES * season <= len(series)]
    found: list[tuple[float, int]] = []
    rest = series
    for season in calendar:
        rest = _consider(rest, season, _CLEAR, found)
    if not found:
        for season in _peaks(series):
            rest = _consider(rest, season, _CLEAR_WITHOUT_CALENDAR, found)
            if found:
                break
    return tuple(season for _, season in sorted(found, reverse=True))


def find_seasons_of_many(series: Sequence[Array], rhythm: Rhythm) -> tuple[int, ...]:
    """Clear season lengths that many series share, the strongest first.

    `series`: values [rows] of each, NaN where missing. Strengths and autocorrelations of single series are
    averaged, so that a season too faint for any one of them is still found. One series is judged alone.
    """
    if len(series) == 1:
        return find_seasons(series[0], rhythm)
    usable = [np.asarray(values, np.float64) for values in series]
    filled = [_filled(v, np.isfinite(v)) for v in usable if np.isfinite(v).sum() >= 8 and np.nanstd(v) > 0]
    candidates = list(calendar_seasons(rhythm)) or _shared_peak(filled)
    strengths = []
    for season in candidates:
        known = [
            max(0.0, seasonal_strength(v, season)[0]) for v in filled if len(v) >= _FEWEST_CYCLES * season
        ]
        if known and (mean := float(np.mean(known))) >= _CLEAR:
            strengths.append((mean, season))
    return tuple(season for _, season in sorted(strengths, reverse=True))


def _shared_peak(series: Sequence[Array]) -> list[int]:
    """The lag at which the series resemble themselves most on average; none below chance."""
    if len(series) < _FEWEST_SERIES:
        return []
    most = int(np.median([len(values) for values in series]) / _FEWEST_CYCLES)
    long = [np.diff(values) for values in series if len(values) > 2 * most]
    if most < 3 or len(long) < _FEWEST_SERIES:
        return []
    correlation = np.mean([autocorrelation(steps, min(most, _MOST_LAGS)) for steps in long], axis=0)
    lag = int(np.argmax(correlation[2:])) + 2
    return [lag] if correlation[lag] > _SHARED_PEAK else []


def _consider(series: Array, season: int, clear: float, found: list[tuple[float, int]]) -> Array:
    """The series without this season when it is clear, its swing noted; else the series as it was."""
    strength, pattern = seasonal_strength(series, season)
    if strength < clear:
        return series
    found.append((float(pattern.var()), season))
    return np.asarray(series - np.resize(pattern, len(series)))


def calendar_seasons(rhythm: Rhythm) -> tuple[int, ...]:
    """Season lengths that the calendar suggests for a rhythm, in rows, shortest first."""
    if rhythm.kind != "calendar":
        return ()
    if rhythm.frequency == "B":
        return (5, 261)
    if rhythm.step >= 0.9 * 28 * _DAY:
        rows = round(_YEAR / rhythm.step)
        return (rows,) if rows >= 2 else ()
    if rhythm.frequency.startswith("W"):
        return (52,)
    return tuple(
        round(period / rhythm.step)
        for period in (_DAY, _WEEK, 365 * _DAY)
        if period / rhythm.step >= 2 and abs(period / rhythm.step - round(period / rhythm.step)) < 1e-9
    )


def _filled(values: Array, known: npt.NDArray[np.bool_]) -> Array:
    """Without holes: a straight line over each."""
    if known.all():
        return values
    places = np.arange(len(values))
    return np.interp(places, places[known], values[known])


def seasonal_strength(series: Array, season: int) -> tuple[float, Array]:
    """The share of the detrended variance that the mean of each phase explains (adjusted R², ≤ 1), and
    those means.
    """
    detrended = series - moving_average(series, season)
    half = season // 2
    inner = detrended[half : len(series) - half] if len(series) > 3 * season else detrended
    phases = (np.arange(len(inner)) + (half if len(series) > 3 * season else 0)) % season
    counts = np.bincount(phases, minlength=season)
    pattern = np.bincount(phases, inner, season) / np.maximum(counts, 1)
    pattern = pattern - pattern.mean()
    total = float(((inner - inner.mean()) ** 2).sum())
    left = float(((inner - inner.mean() - pattern[phases]) ** 2).sum())
    freedom = len(inner) - season
    if total <= 0 or freedom < 1:
        return 0.0, pattern
    return 1 - (left / freedom) / (total / (len(inner) - 1)), pattern


def moving_average(series: Array, length: int) -> Array:
    """Centred mean over one season [rows]; an even length takes half of each end. The ends repeat the
    nearest mean.
    """
    half = length // 2
    padded = np.r_[np.zeros(1), np.cumsum(series)]
    if length % 2:
        inner = (padded[length:] - padded[:-length]) / length
    else:
        plain = (padded[length:] - padded[:-length]) / length
        inner = (plain[1:] + plain[:-1]) / 2
    if not len(inner):
        return np.full(len(series), series.mean())
    ends = (np.full(half, inner[0]), np.full(len(series) - half - len(inner), inner[-1]))
    return np.concatenate((ends[0], inner, ends[1]))


def autocorrelation(series: Array, most: int) -> Array:
    """Autocorrelation of lags 0 to `most`, biased estimate, by Fourier transform (Box & Jenkins 1970)."""
    centred = series - series.mean()
    size = 1 << (2 * len(centred) - 1).bit_length()
    spectrum = np.fft.rfft(centred, size)
    covariance = np.fft.irfft(spectrum * np.conj(spectrum), size)[: most + 1]
    return np.asarray(covariance / covariance[0]) if covariance[0] > 0 else np.zeros(most + 1)


def _peaks(series: Array) -> Sequence[int]:
    """Lags at which the series without its trend resembles itself most, the highest first."""
    most = min(_MOST_LAGS, int(len(series) / _FEWEST_CYCLES))
    if most < 3:
        return ()
    correlation = autocorrelation(np.diff(series), most)
    lags = np.arange(2, most)
    middle = correlation[2:most]
    peaks = lags[(middle > correlation[1 : most - 1]) & (middle >= correlation[3 : most + 1])]
    high = peaks[correlation[peaks] > max(0.3, 3 / np.sqrt(len(series)))]
    best = high[np.argsort(-correlation[high], kind="stable")][:5]
    if not len(best):
        return ()
    # a multiple of a season is as high as the season: the shortest of about the same height is meant
    alike = best[correlation[best] > 0.8 * correlation[best[0]]]
    return [int(alike.min()), *(int(lag) for lag in best if lag != alike.min())]


def grows_with_level(values: Array, season: int = 0) -> bool:
    """Whether all values are positive and the swing within a season grows with its mean: then a logarithm
    evens it.

    `values` [rows], NaN where missing; `season` in rows, 0 when there is none. Blocks of a season (or a
    twelfth of the
    rows) are compared: log swing against log level, as in Box & Cox (1964) for the choice of a power.
    """
    known = values[np.isfinite(values)]
    if len(known) < 24 or known.min() <= 0:
        return False
    known = known / known.max()  # the answer hangs on ratios alone; squares of huge values would be infinite
    length = season if season >= 4 else max(6, len(known) // 12)
    blocks = known[: len(known) // length * length].reshape(-1, length)
    if len(blocks) < 6:
        return False
    level, swing = blocks.mean(axis=1), _swing(blocks)
    if level.max() < 1.5 * level.min() or (swing <= 0).any():
        return False
    x, y = np.log(level), np.log(swing)
    slope = float(np.polyfit(x, y, 1)[0])
    return bool(np.corrcoef(x, y)[0, 1] > 0.6 and slope > 0.4)


def _swing(blocks: Array) -> Array:
    """Standard deviation within each block without its straight trend [blocks]."""
    places = np.arange(blocks.shape[1]) - (blocks.shape[1] - 1) / 2
    centred = blocks - blocks.mean(axis=1, keepdims=True)
    slopes = centred @ places / (places @ places)
    return np.asarray((centred - slopes[:, None] * places).std(axis=1))
