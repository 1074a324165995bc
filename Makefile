.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup regenerate check diff verify record lint types test faults fuzz sandbox bench fmt

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/.ready ## make the environment .venv/

.venv/.ready: constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(PYTHON) is Python %d.%d, but 3.11 or newer is needed: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[generator,test]'
	@$(BIN)/python -m compileall -q generator # also where Python is told to keep no bytecode
	@touch $@

regenerate: setup ## spec/ -> generated/
	@$(BIN)/python -m generator regenerate

BASE ?= origin/main

diff: setup ## what changed in the spec since BASE=origin/main, and whom it breaks
	@$(BIN)/python -m generator diff --merge-base $(BASE)

check: setup ## everything CI checks: output, recordings, leaks, lint, types, tests
	$(BIN)/python -m generator check
	$(BIN)/python -m generator verify
	$(BIN)/python -m generator scan
	@$(MAKE) --no-print-directory lint types test

verify: setup ## what the recordings prove of spec and models, and where they disagree
	@$(BIN)/python -m generator verify

lint: setup ## ruff's rules and format, and the workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet .github

types: setup ## mypy and pyright, both strict
	$(BIN)/mypy benchmarks generated generator tests
	$(BIN)/pyright

test: setup ## all tests, offline
	$(BIN)/pytest

record: setup ## record tests/live from the API: CLOSE_API_KEY=... [RECORD_WRITES=1]
	@$(BIN)/python -m tests.live.record

faults: setup ## a table: how each of 62 faults of servers and networks ends
	@$(BIN)/python -m tests.faults

fuzz: setup ## many more cases than in `test`: the client and its server, and texts of specs
	$(BIN)/pytest tests/fuzz tests/hostile/test_texts.py --hypothesis-profile=fuzz --durations=3

sandbox: setup ## serve a made-up Close on this machine, to try the client without an account
	@$(BIN)/python -m tests.sandbox

bench: setup ## the ratios of benchmarks/
	$(BIN)/python -m benchmarks.regenerate
	$(BIN)/python -m benchmarks.client
	$(BIN)/python -m benchmarks.verify
	$(BIN)/python -m benchmarks.review

fmt: setup ## format in place
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
