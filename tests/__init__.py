"""Recurrent Studio's tests: the same tree as studio/, and the rules the tree itself keeps."""
