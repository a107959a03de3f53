# Everything a developer or an operator types. `make run` needs Python >= 3.11 and nothing else.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup setup-dev run test check bench lock messages voices clean

setup: .venv/runtime.stamp static/vendor/htmx.min.js webapp/translations/en/LC_MESSAGES/messages.mo

setup-dev: setup .venv/dev.stamp node_modules/dev.stamp

run: setup
	@$(BIN)/flask --app wsgi init
	@$(BIN)/flask --app wsgi demo
	@$(BIN)/flask --app wsgi serve --port $(PORT)

# The whole suite; branch coverage is held to the bound in pyproject.toml.
test: setup-dev
	$(BIN)/pytest -q -n auto --cov --cov-report=term

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates

bench: setup-dev
	$(BIN)/python -m tests.bench

# Rewrite the lock files from pyproject.toml; they name no index and no host.
# The developers' file keeps extras: pip 23 refuses `coverage[toml]` where only `coverage` is locked.
PIP_COMPILE := .venv-lock/bin/pip-compile --quiet --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet pip-tools
	$(PIP_COMPILE) --strip-extras -o requirements.txt pyproject.toml
	$(PIP_COMPILE) --no-strip-extras --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(PIP_COMPILE) --strip-extras -o requirements-node.txt requirements-node.in
	npm install --package-lock-only

# Collect the interface text again after templates or messages changed.
messages: setup
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k msgid --no-location --sort-output \
		--project tiaoyi -o webapp/translations/messages.pot webapp templates
	$(BIN)/pybabel -q update -i webapp/translations/messages.pot -d webapp/translations \
		-l en --no-fuzzy-matching --ignore-obsolete --no-wrap
	rm webapp/translations/messages.pot

# Record the captcha's digits again; needs espeak-ng, which nothing else here does.
voices: setup
	$(BIN)/python tools/build_voices.py

clean:
	rm -rf .venv .venv-lock node_modules static/vendor

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Where there is no npm, Node.js comes from a Python wheel.
.venv/node.stamp: requirements-node.txt | .venv/bin/python
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements-node.txt
	@touch $@

node_modules/htmx.org/package.json: package-lock.json | .venv/node.stamp
	npm ci --omit=dev --ignore-scripts --no-progress
	@touch $@

node_modules/dev.stamp: package-lock.json | .venv/node.stamp
	npm ci --ignore-scripts --no-progress
	@touch node_modules/htmx.org/package.json $@

static/vendor/htmx.min.js: node_modules/htmx.org/package.json
	@mkdir -p $(@D)
	cp node_modules/htmx.org/dist/htmx.min.js $@

webapp/translations/en/LC_MESSAGES/messages.mo: webapp/translations/en/LC_MESSAGES/messages.po .venv/runtime.stamp
	$(BIN)/pybabel -q compile -d webapp/translations -l en
