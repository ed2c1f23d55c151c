# make help lists what there is to do. Everything runs in .venv, which `make install` makes from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := $(VENV)/demo
FUZZ_SECONDS ?= 300
CODE := models extractors pipeline flows review clsreg.py tests benchmarks scripts

.DEFAULT_GOAL := help
.PHONY: help install demo test lint types imports check format lock schema screenshots bench clean fuzz hostile

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP)  ## set up .venv from requirements.lock, with the command at .venv/bin/clsreg

# The lock is the constraint too: else older pip looks at newer versions of what is asked for with an extra, and stops.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make install PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --constraint requirements.lock --requirement requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)  ## read the documents that come with the project into a registry, look at it from all sides
	@rm -rf $(DEMO); mkdir -p $(DEMO)
	@echo "== clsreg flow ingest fixtures/ tests/data/linking/  (the first start of Prefect takes up to a minute)"
	@$(BIN)/clsreg flow ingest fixtures tests/data/linking --db $(DEMO)/registry.sqlite
	@echo; echo "== clsreg list --department 93"
	@$(BIN)/clsreg list --department 93 --db $(DEMO)/registry.sqlite
	@echo; echo "== clsreg show 200066793"
	@$(BIN)/clsreg show 200066793 --db $(DEMO)/registry.sqlite
	@echo "== clsreg coverage --by region"
	@$(BIN)/clsreg coverage --by region --db $(DEMO)/registry.sqlite
	@echo; echo "== clsreg export, clsreg report"
	@$(BIN)/clsreg export $(DEMO)/export --db $(DEMO)/registry.sqlite
	@$(BIN)/clsreg report $(DEMO)/report --db $(DEMO)/registry.sqlite
	@echo; echo "== clsreg evaluate fixtures"
	@$(BIN)/clsreg evaluate fixtures
	@echo; echo "What next:"
	@echo "  open $(DEMO)/report/index.html in a browser; $(DEMO)/export/README.md says what the export holds"
	@echo "  $(BIN)/clsreg explain fixtures/seeds/002_61f2b4f968c78b46.txt    the words behind each value"
	@echo "  $(BIN)/clsreg list --db $(DEMO)/registry.sqlite --needs-review    what a human should look at"
	@echo "  $(BIN)/clsreg extract YOUR_FOLDER > records.jsonl    your own documents"
	@echo "  docs/cli.md lists every command, docs/python.md shows the same in a notebook"

test: $(STAMP) check  ## lint, types, import direction and tests
	$(BIN)/python -m pytest -n 2

check: lint types imports

lint: $(STAMP)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

format: $(STAMP)  ## format the code and mend what can be mended
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

fuzz: $(STAMP)  ## look for bytes and words that break readers and dates (needs clsreg[fuzz]; FUZZ_SECONDS=300 each)
	$(BIN)/python -m benchmarks.fuzz readers .fuzz/readers -max_total_time=$(FUZZ_SECONDS)
	$(BIN)/python -m benchmarks.fuzz dates .fuzz/dates -max_total_time=$(FUZZ_SECONDS)

hostile: $(STAMP)  ## run the command over documents made to break it
	$(BIN)/python -m benchmarks.hostile

lock: $(STAMP)  ## renew requirements.lock from pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--extra dev --extra notebook --extra postgres --extra dask --output-file requirements.lock pyproject.toml

schema: $(STAMP)  ## write the JSON Schemas to docs/schema/
	$(BIN)/clsreg schema --write docs/schema

screenshots: $(STAMP)  ## take the pictures of the review desk for docs/review/ (needs Chromium)
	$(BIN)/python -m scripts.screenshots

bench: $(STAMP)  ## measure speed against spaCy and pdfplumber, write docs/benchmarks/README.md
	$(BIN)/python -m benchmarks

clean:  ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist *.egg-info
