"""Damaged and hostile files for every reader, in processes that may die: `python -m tests.fuzz [INPUTS] [SEED]`.

500 of them in the suite. What must come of each: a StudioError or success, within 5 seconds and a limit of memory.
"""
