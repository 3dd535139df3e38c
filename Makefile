# The studio's commands. Two matter: `make run` and `make test`; both bring everything they need.

.PHONY: help run test coverage film script idea admin rotate-keys worker scheduler chaos chaos-paid bench shots lint lock install install-dev clean
SHELL := /bin/sh
PYTHON_HERE := .venv/bin/python

# What stands on make's own command line reaches the program through the environment, letter for letter: never through a
# shell, and never expanded by make. A LANGUAGE or SECONDS that the desktop set is not ours.
given = $(if $(filter command,$(origin $(1))),$(value $(1)))
DAILIES_IDEA := $(if $(filter command environment,$(origin IDEA)),$(value IDEA))
DAILIES_SECONDS := $(call given,SECONDS)
DAILIES_RATIO := $(call given,RATIO)
DAILIES_LANGUAGE := $(call given,LANGUAGE)
DAILIES_OUT := $(call given,OUT)
unexport IDEA SECONDS RATIO OUT
ifneq (,$(filter command,$(origin LANGUAGE)))
unexport LANGUAGE
endif
MAKEOVERRIDES :=
export DAILIES_IDEA DAILIES_SECONDS DAILIES_RATIO DAILIES_LANGUAGE DAILIES_OUT

help:
	@echo 'make run                      the studio, in your browser'
	@echo 'make film IDEA="..."          a film from a sentence, here in the terminal'
	@echo '          [SECONDS=30] [RATIO=16:9|9:16|1:1|4:5|21:9] [LANGUAGE=zh|en] [OUT=film.mp4]'
	@echo 'make script IDEA="..."        its script and shots, as JSON'
	@echo 'make idea IDEA="..."          the prompt it becomes, as JSON'
	@echo 'make admin                    make an admin, or mend a forgotten password'
	@echo 'make rotate-keys              another master key for the stored keys, while the studio runs'
	@echo 'make worker                   workers of their own, for a studio with REDIS_URL; with a scheduler that stands ready'
	@echo 'make scheduler                one more that stands ready to do the housekeeping; one of all does it'
	@echo 'make test                     every test'
	@echo 'make coverage                 the same, and which lines they reach (half as long again)'
	@echo 'make chaos | chaos-paid       films under fire | paid scenes under fire, counted by the vendors'
	@echo 'make bench | lint             the figures | the style'
	@echo 'make shots                    a picture of every screen, into shots/'

run: install
	@exec $(PYTHON_HERE) Home.py

film: install
	@exec $(PYTHON_HERE) -m cli film

script: install
	@exec $(PYTHON_HERE) -m cli script

idea: install
	@exec $(PYTHON_HERE) -m cli idea

admin: install
	@exec $(PYTHON_HERE) -m cli admin

rotate-keys: install
	@exec $(PYTHON_HERE) -m cli rotate-keys

worker: install
	@exec $(PYTHON_HERE) -m jobs.worker

scheduler: install
	@exec $(PYTHON_HERE) -m jobs.scheduler

test: install-dev
	@DAILIES_BROWSER="$$(sh deploy/browser.sh)"; export DAILIES_BROWSER; \
	test -n "$$DAILIES_BROWSER" || echo 'No browser here: the tests that need one are skipped. Any Chrome or Chromium will do.'; \
	exec $(PYTHON_HERE) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(COUNTED) $(TESTS)

coverage: COUNTED := --cov --cov-report=term
coverage: test

chaos: install-dev
	@exec $(PYTHON_HERE) -m bench.chaos

chaos-paid: install-dev
	@exec $(PYTHON_HERE) -m bench.chaos_paid

bench: install-dev
	@$(PYTHON_HERE) -m bench.start
	@$(PYTHON_HERE) -m bench.render

shots: install-dev
	@DAILIES_BROWSER="$$(sh deploy/browser.sh)"; export DAILIES_BROWSER; exec $(PYTHON_HERE) -m tests.browser.shots

lint: install-dev
	@$(PYTHON_HERE) -m ruff check .
	@$(PYTHON_HERE) -m ruff format --check .
	@$(PYTHON_HERE) -m mypy Home.py cli core jobs providers language ui pages api
	@.venv/bin/lint-imports --no-logo
	@sh deploy/lint/lint.sh

lock:
	@sh deploy/lock.sh

install:
	@sh deploy/install.sh requirements.lock

install-dev:
	@sh deploy/install.sh requirements-dev.lock
	@cp requirements.lock .venv/requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .coverage* htmlcov
