"""Profile: a table in figures (types, rhythm, gaps, seasons, odd values), proposed roles, and all of it in
words.
"""

from studio.engine.data.profile.columns import ColumnProfile
from studio.engine.data.profile.oddities import OddValue, odd_values
from studio.engine.data.profile.rhythm import Gap, Rhythm, find_rhythm
from studio.engine.data.profile.roles import LeftOut, Roles, propose_roles
from studio.engine.data.profile.seasons import find_seasons, find_seasons_of_many, grows_with_level
from studio.engine.data.profile.steps import times_after, times_between
from studio.engine.data.profile.table import Profile, odd_values_of, profile_table
from studio.engine.data.profile.words import describe

__all__ = [
    "ColumnProfile",
    "Gap",
    "LeftOut",
    "OddValue",
    "Profile",
    "Rhythm",
    "Roles",
    "describe",
    "find_rhythm",
    "find_seasons",
    "find_seasons_of_many",
    "grows_with_level",
    "odd_values",
    "odd_values_of",
    "profile_table",
    "propose_roles",
    "times_after",
    "times_between",
]
