# Run, try, test and check the portal. Everything else is in bin/ and README.md.

PYTHON ?= python3
VENV := .venv/bin
MANAGE := $(VENV)/python manage.py

.PHONY: run demo test test-long check format lock ci-system clean

# The demo is a run of its own: embedded database, own key, no second factor.
run demo: export DEMO = 1
run demo: export DATABASE_URL = sqlite:///$(CURDIR)/var/db.sqlite3
run demo: export SECRET_KEY_FILE = $(CURDIR)/var/secret_key

run: demo  ## Everything demo does, then web and worker on http://127.0.0.1:8000
	@$(VENV)/python bin/serve.py

demo:  ## Set up, load the demo, render its protokoll to out/, drain the work
	@$(PYTHON) bin/setup.py
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createcachetable
	@$(MANAGE) load_demo --out out
	@$(MANAGE) run_due --drain

test:  ## The whole suite on SQLite; on PostgreSQL too when TEST_DATABASE_URL names a server
	@$(PYTHON) bin/setup.py --test
	@$(VENV)/python bin/test.py

test-long:  ## The same with races, faults and generated inputs at full count
	@$(PYTHON) bin/setup.py --test
	@$(VENV)/python bin/test.py --full

check:  ## Linters, types, layers, templates, migrations, production settings
	@$(PYTHON) bin/setup.py --test
	@$(VENV)/python bin/check.py

format:  ## Format code and templates, and mend what the linter can
	@$(PYTHON) bin/setup.py --test
	@$(VENV)/ruff format --quiet .
	@$(VENV)/ruff check --quiet --fix . || true
	@find templates -name '*.html' | xargs $(VENV)/djade || true

lock:  ## Pin the newest allowed versions of pyproject.toml (needs uv)
	uv lock --upgrade
	uv export --quiet --frozen --no-emit-project --no-dev --no-group test -o requirements.txt
	uv export --quiet --frozen --only-group test -o requirements-test.txt

ci-system:  ## What the gate needs besides: Chromium and a PostgreSQL server (as root)
	@bin/ci-system

clean:  ## Remove what set-up and tools made; the demo's data in var/ and out/ stays
	rm -rf .venv .syslibs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
