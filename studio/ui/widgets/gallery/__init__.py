"""Pictures of all components in all their states, to be compared by eye with the design; nothing imports
them.
"""
