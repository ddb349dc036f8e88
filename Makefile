# One folder, .venv, holds all that is installed; `make clean` takes it away again.
# Each candidate is run, not only looked for: version managers leave shims behind for interpreters that are not there.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
    "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := $(VENV)/demo.db
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: run test check lint format bench docs catalog lock clean

run: $(STAMP)
	@[ -e $(DEMO) ] || $(BIN)/cockpit --store $(DEMO) demo
	@$(BIN)/cockpit --store $(DEMO)

test: $(STAMP) tools
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

check: lint test

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python -m benchmarks

docs: $(STAMP)
	$(BIN)/python -m docs.generate

catalog: $(STAMP)
	$(BIN)/python -m cockpit.locale

lock: $(STAMP)
	$(BIN)/pip freeze --exclude-editable --exclude pip --exclude setuptools > requirements.lock

clean:
	rm -rf $(VENV)

# Debian keeps the venv module in a package of its own.
$(STAMP): pyproject.toml requirements.lock
	@[ -n "$(PYTHON)" ] || { echo "cockpit needs Python 3.11 or newer; set PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Programs that some tests drive; a test says so and is skipped where one is missing and cannot be installed.
.PHONY: tools
tools:
	@PATH="$$PATH:/usr/sbin"; for tool in ssh:openssh-client sshd:openssh-server tmux:tmux; do \
	    command -v $${tool%%:*} >/dev/null || ! command -v apt-get >/dev/null || \
	    { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq $${tool##*:}; } || true; \
	done
