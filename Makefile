# `make` alone lists what one can do. Every task sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILED := $(VENV)/.compiled
PACKAGES := config storage crawler checks reports xuncha
SOURCES := $(shell find $(PACKAGES) -name '*.py')
DEMO_DIR ?= demo-county

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast lint types layers format bench lock clean

help:  ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(COMPILED)  ## virtual environment, locked packages, Chromium and fonts where missing

$(READY): requirements-dev.lock pyproject.toml scripts/system.sh
	@sh scripts/system.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "正在安装依赖包……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# whoever runs it without leave to write here (a service) would have Python read its sources anew at each start
$(COMPILED): $(READY) $(SOURCES)
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $(COMPILED)

demo: $(COMPILED)  ## the sample county: serve it, watch it, show the results
	$(BIN)/xuncha demo --dir $(DEMO_DIR)

test: $(COMPILED) lint types layers  ## lint, types, layers and the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

test-fast: $(COMPILED)  ## unit tests only
	$(BIN)/python -m pytest -n 2 -m "not acceptance and not browser and not postgres"

lint: $(READY)  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy, strict
	$(BIN)/mypy

layers: $(READY)  ## import layers
	$(BIN)/lint-imports

format: $(READY)  ## rewrite to the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(COMPILED)  ## benchmarks: ratios against something run beside
	@for file in $$(grep -l __main__ benchmarks/*.py); do echo "-- $$file"; $(BIN)/python $$file || exit 1; done

lock: $(READY)  ## resolve the dependencies anew (needs uv)
	PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/lock.sh

clean:  ## remove what the tasks made
	rm -rf $(VENV) $(DEMO_DIR) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(PACKAGES) -name __pycache__ -prune -exec rm -rf {} +
