# Every target is one line into packaging/dev.py, which needs nothing but Python 3.11 or newer.
PYTHON ?= python3
DEV = $(PYTHON) packaging/dev.py

.PHONY: help run test check mutants soak fuzz screenshots benchmarks

help:         ## lists these targets
	@grep -E '^[a-z]+: +##' Makefile

run:          ## opens the program (the first call sets it up)
	@$(DEV) run

test:         ## the whole test suite, without a screen
	@$(DEV) test

check:        ## style, types and import contracts
	@$(DEV) check

mutants:      ## puts small faults into a copy: the test named for each has to fail
	@$(DEV) mutants

soak:         ## kills small trainings 1,000 times at random moments: nothing may be lost
	@$(DEV) soak

fuzz:         ## gives 10,000 damaged files to every reader: none may bring it down
	@$(DEV) fuzz

screenshots:  ## the pictures of the README, drawn without a screen
	@$(DEV) screenshots

benchmarks:   ## what the program costs, measured on this machine
	@$(DEV) benchmarks
