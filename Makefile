# Sourcier: `make serve` sets everything up and opens the page; `make test` sets up and runs the tests.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: serve test soak check lint figures clean

serve: $(VENV)/installed
	$(BIN)/sourcier serve --host $(HOST) --port $(PORT)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Crashes, concurrency and the loaded page, at length.
soak: $(VENV)/installed-test
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.soak.page_load

check: lint test

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The README's pictures and figures, from what is installed here.
figures: $(VENV)/installed-test
	$(BIN)/python -m tests.screenshot docs
	$(BIN)/sourcier eval

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# torch first and exactly: a range would bring gigabytes of GPU packages.
$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/installed-test: $(VENV)/installed tests/install_chromium.sh
	$(BIN)/pip install --quiet --editable '.[test]'
	sh tests/install_chromium.sh $(BIN)/python
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
