PYTHON ?= python3
PORT ?= 4000
DATA ?= .aurora
WORKERS ?= 1
ARCH ?= arm64
BIN = .venv/bin
SAM ?= .venv-sam/bin/sam
PIP = -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes
export SAM_CLI_TELEMETRY = 0
export ARCH

.PHONY: dev import test check format openapi lock clean build deploy

dev: .venv/dev ## run Aurora on http://localhost:4000
	@exec $(BIN)/aurora dev --port $(PORT) --data $(DATA) --workers $(WORKERS)

import: .venv/dev ## make import FILE=diary.jsonl JOURNAL=Diary EMAIL=me@example.com
	@$(BIN)/aurora import "$(FILE)" --journal "$(JOURNAL)" --email "$(EMAIL)" --url http://localhost:$(PORT)

test: .venv/test .venv-sam/sam ## every test, on a PostgreSQL of its own
	$(BIN)/pytest -n auto

check: .venv/test .venv-sam/sam ## format, lint, types, OpenAPI, template
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/aurora openapi --check
	$(SAM) validate --lint

format: .venv/test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

openapi: .venv/dev ## write functions/site/openapi.json from the code
	$(BIN)/aurora openapi

build: .venv/test .venv-sam/sam ## what goes to AWS, in .aws-sam; ARCH=arm64 or x86_64
	$(SAM) build --parameter-overrides Architecture=$(ARCH)
	@$(BIN)/python -m local.artifact report .aws-sam/build

deploy: build ## into your AWS account; PARAMETERS="AlarmEmail=me@example.com ..."
	$(SAM) deploy --parameter-overrides Architecture=$(ARCH) $(PARAMETERS)

# `sam build` calls these, with ARTIFACTS_DIR.
build-SharedLayer:
	@$(PYTHON) -m local.artifact layer "$(ARTIFACTS_DIR)"

build-%Function:
	@$(PYTHON) -m local.artifact function $* "$(ARTIFACTS_DIR)"

lock: .venv/test ## pin the newest versions, with hashes
	for set in shared/requirements local/requirements tests/requirements tests/sam-requirements; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-strip-extras --no-emit-index-url --custom-compile-command "make lock" $$set.in -o $$set.txt || exit 1; \
	done

clean: ## remove what can be made again; your data in .aurora stays
	rm -rf .venv .venv-sam *.egg-info .*_cache .hypothesis

# One environment a purpose: `make dev` installs little and starts soon; sam pins its own world.
.venv/dev: local/requirements.txt pyproject.toml
	@echo "Installing Aurora into .venv (once, about half a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Aurora needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": make dev PYTHON=python3.13")'
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python $(PIP) -r local/requirements.txt
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/dev tests/requirements.txt
	@echo "Installing the test tools ..."
	@$(BIN)/python $(PIP) -r tests/requirements.txt
	@touch $@

.venv-sam/sam: tests/sam-requirements.txt
	@echo "Installing aws-sam-cli ..."
	@$(PYTHON) -m venv --clear .venv-sam
	@.venv-sam/bin/python $(PIP) -r tests/sam-requirements.txt
	@touch $@
