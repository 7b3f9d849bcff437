# `make help` says what there is. Every target may be run again at any time; what is up to date costs nothing.
.DEFAULT_GOAL := help
.PHONY: help setup test lint perform gallery docs clean

VENV := .venv
PYTHON := $(VENV)/bin/python
# Named by what pyproject.toml says, so that a checkout of another branch installs only what differs.
SAID := $(shell cat pyproject.toml scripts/venv.sh | cksum | cut -d ' ' -f 1)
READY := $(VENV)/.ready-$(SAID)
# Who only plays does not wait for what tests want: that is half of all that is installed.
PLAYS := $(or $(wildcard $(READY)),$(VENV)/.plays-$(SAID))
# What builds the documentation is no part of `setup`, which every first start waits for; the test that builds it wants it too.
DOCS := $(PYTHON) -c 'import sphinx, myst_parser, furo' 2>/dev/null \
	|| $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input --editable '.[docs]'
# What to hand on: make test ARGS="-k rows", make perform PATCH=my.yaml ARGS="--device usb"
ARGS :=
PATCH := first_light

help:  ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY)  ## Make .venv and install livedmm into it, for work on it

$(READY):
	sh scripts/venv.sh $(VENV) '[test,lint]'
	@rm -f $(VENV)/.ready-* && touch $@

$(VENV)/.plays-$(SAID):
	sh scripts/venv.sh $(VENV)
	@rm -f $(VENV)/.plays-* && touch $@

test: $(READY)  ## Run the tests: make test ARGS="-k rows"
	@sh scripts/system.sh $(PYTHON) graphics screen
	-@$(DOCS)
	$(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(READY)  ## Check style (ruff) and types (mypy)
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy

perform: $(PLAYS)  ## Play a patch until Ctrl-C: make perform PATCH=bells (works without a sound card too)
	@sh scripts/system.sh $(PYTHON) portaudio graphics
	$(VENV)/bin/livedmm perform $(PATCH) $(ARGS)

gallery: $(PLAYS)  ## Show all patches on one page, gallery/index.html: make gallery ARGS="--only experiments"
	@sh scripts/system.sh $(PYTHON) graphics
	$(VENV)/bin/livedmm gallery $(ARGS)

docs: $(PLAYS)  ## Build the documentation, docs/_build/index.html, with an example of each kind
	@sh scripts/system.sh $(PYTHON) graphics
	@$(DOCS)
	LIVEDMM_EXAMPLES=1 $(PYTHON) -m sphinx -b html -W --keep-going $(ARGS) docs docs/_build

clean:  ## Remove everything that make has made, .venv included
	rm -rf $(VENV) build dist gallery docs/_build docs/kinds docs/kinds.md docs/keys.md .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find livedmm tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
