"""Honest judgement: bands with the coverage they really had, and checks of what a model looks at."""
