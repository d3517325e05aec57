PYTHON ?= python3
EDITION ?= 4
VENV := .venv
RUN := $(VENV)/bin
READY := $(VENV)/.ready
SHARED := ../shared/tools

.PHONY: edition studio test check fuzz bench pages site-audit validate wheelhouse wheelhouse-test clean

edition: $(READY) ## build the edition: paths, pages, seconds
	@$(RUN)/catalogue build --edition $(EDITION)

studio: $(READY) ## open the editors' desk in the browser
	@$(RUN)/catalogue studio --edition $(EDITION)

test: $(READY) ## run the whole test suite, from nothing
	@sh .ci/browser
	@$(RUN)/python -m pytest

check: $(READY) ## prints nothing when style, types and house limits hold
	@$(RUN)/ruff check --quiet catalogue tests
	@$(RUN)/mypy --no-error-summary
	@report=$$($(RUN)/lint-imports --no-logo --no-cache) || { echo "$$report"; exit 1; }
	@report=$$($(RUN)/biome lint --error-on-warnings catalogue/studio/static catalogue/resources/web 2>&1) || { echo "$$report"; exit 1; }
	@if [ -f $(SHARED)/codestyle.py ]; then $(RUN)/python $(SHARED)/codestyle.py catalogue --tests tests --gate | grep '^limit:' || true; fi

fuzz: $(READY) ## damage PDFs for ten minutes: every one must end in findings
	@FUZZ_SECONDS=120 $(RUN)/python -m pytest tests/test_damaged_pdf.py

bench: $(READY) ## ratios of CPU time and memory within one run
	@$(RUN)/python -m tests.bench

pages: $(READY) ## every spread of the edition built last over its grid, and how its lines are set
	@$(RUN)/python -m tests.pages editions/$(EDITION)/out

site-audit: $(READY) ## every page of the web edition built last in a real browser
	@$(RUN)/python -m tests.site_audit editions/$(EDITION)/out/web

validate: $(READY) ## veraPDF and all other engines on what was built last (needs Java)
	@$(RUN)/python -m tests.validate editions/$(EDITION)/out

wheelhouse: $(READY) ## keep every wheel of requirements.lock beside the archive
	@$(RUN)/catalogue archive --wheelhouse editions/wheelhouse

wheelhouse-test: $(READY) ## install from a wheelhouse alone and build a frozen edition again
	@$(RUN)/python -m pytest -m slow -n 0 tests/test_wheelhouse.py

clean:
	rm -rf $(VENV) .cache editions/*/out

$(READY): requirements-dev.lock pyproject.toml .ci/system
	@PYTHON=$(PYTHON) sh .ci/system
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
