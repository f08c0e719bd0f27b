"""The parts of the window around its pages: rail, bottom bar, sheets, start and closing."""
