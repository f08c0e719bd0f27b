"""The parts of the window around its pages: rail, bottom bar, sheets, and what happens on start and on closing."""
