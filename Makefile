# BeatPass: what one builds, runs and tests with. `make help` lists the targets.
#
# One release build, with -enable-testing, serves the binaries and the tests: the tests add their own
# modules to it and recompile nothing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# A recipe that fails half-way leaves no file that looks finished.
.DELETE_ON_ERROR:
# The targets share one build folder.
.NOTPARALLEL:
.PHONY: help setup build run test-setup test soak lint format sanitize bench clean

# Debian's packages that the product links with.
LIBRARIES := libmicrohttpd-dev libpq-dev libsqlite3-dev libssl-dev libunistring-dev pkg-config zlib1g-dev
# Debian's packages that only the tests use: the browser, a database server, and the clients that nobody here
# wrote.
TEST_TOOLS := ca-certificates chromium curl g++ jq libjsoncpp-dev libjsonrpccpp-dev netcat-openbsd postgresql \
	python3 python3-venv socat

SWIFT_BUILD := swift build -c release -Xswiftc -enable-testing
# One test at a time: hundreds at once on two processors would wait for each other longer than they may.
SWIFT_TEST := swift test --disable-xctest --no-parallel
# What is run a second time with PostgreSQL as the store; tests of one store's own have its name in theirs.
STORE_TESTS := ^(StorageTests|CatalogTests|DashboardTests|FaultTests|LeaderboardsTests|ProgressTests)
# What is linted and formatted; C and Python files are left alone.
SWIFT_SOURCES := Package.swift Services Shared Tests

# Installs those Debian packages of $(1) that are missing; asks nobody and touches no network when
# there is nothing to do. Needs sudo only for the installation itself.
define install
	missing=""; \
	for package in $(1); do \
		status=$$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true); \
		[ "$$status" = installed ] || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null; then \
			echo "These Debian packages are needed, and there is no apt-get to install them with:$$missing." >&2; \
			echo "Install what they are called on this system, then run the same command again." >&2; \
			exit 1; \
		fi; \
		root=""; \
		if [ "$$(id -u)" != 0 ]; then \
			if ! command -v sudo >/dev/null; then \
				echo "These Debian packages are missing:$$missing." >&2; \
				echo "Install them as root: apt-get install$$missing" >&2; \
				exit 1; \
			fi; \
			root="sudo"; \
		fi; \
		echo "Installing$$missing"; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null; \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			-o Dpkg::Use-Pty=0 $$missing </dev/null; \
	fi
endef

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS=$$'\t' read -r target text; do printf '  make %-11s %s\n' "$$target" "$$text"; done

setup: ## Check Swift and install the system libraries that are missing
	@version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' \
		| head -n 1 || true); \
	read -r major minor <<<"$${version:-0 0}" || true; \
	if [ "$$major" = 0 ]; then \
		echo "Swift is not on the PATH. BeatPass needs Swift 6.3 or newer: https://www.swift.org/install/linux" >&2; \
		exit 1; \
	elif [ "$$major" -lt 6 ] || { [ "$$major" = 6 ] && [ "$$minor" -lt 3 ]; }; then \
		echo "Swift $$major.$$minor is too old. BeatPass needs Swift 6.3 or newer: https://www.swift.org/install/linux" >&2; \
		exit 1; \
	fi
	@# libunistring comes without a file for pkg-config.
	@if ! pkg-config --exists libmicrohttpd libpq sqlite3 libcrypto zlib 2>/dev/null \
		|| ! echo '#include <uninorm.h>' | cc -E -x c - >/dev/null 2>&1; then \
		$(call install,$(LIBRARIES)); \
	fi

build: setup ## Make the release build (.build/release/beatpass and the services)
	$(SWIFT_BUILD)

run: build ## Set up, build and start everything with demo data (ARGS= more flags)
	exec .build/release/beatpass up --demo $(ARGS)

test-setup: setup ## Install what only the tests need: system packages and a Python environment
	@$(call install,$(TEST_TOOLS))
	@Tests/Support/python-environment >/dev/null

test: test-setup build ## Build everything and run all tests, on both stores (FILTER= a regular expression: one)
	$(SWIFT_BUILD) --build-tests
	rm -f .build/tests.xml .build/tests-postgresql.xml
	$(SWIFT_TEST) -c release --skip-build --xunit-output .build/tests.xml \
		$(if $(FILTER),--filter '$(FILTER)')
	$(if $(FILTER),,BEATPASS_TEST_STORE=postgresql $(SWIFT_TEST) -c release --skip-build \
		--xunit-output .build/tests-postgresql.xml --filter '$(STORE_TESTS)' --skip 'SQLite|PostgreSQL')

# The suites that cut the power and kill processes, ROUNDS= times each; the latter on both stores.
soak: export BEATPASS_SEED := $(or $(BEATPASS_SEED),random)
soak: export BEATPASS_SOAK := $(or $(ROUNDS),1000)
soak: test-setup build ## Run the crash tests and the recomputation of figures at length (ROUNDS=, 1000 unless given)
	$(SWIFT_BUILD) --build-tests
	rm -f .build/soak.xml .build/soak-postgresql.xml
	$(SWIFT_TEST) -c release --skip-build --xunit-output .build/soak.xml \
		--filter '$(or $(FILTER),PowerCutTests|KillTests|FigureOracleTests|ImportedCatalogTests|RankIndexTests)'
	$(if $(FILTER),,BEATPASS_TEST_STORE=postgresql $(SWIFT_TEST) -c release --skip-build \
		--xunit-output .build/soak-postgresql.xml --filter KillTests --skip PostgreSQL)

lint: ## Check the format of all Swift files
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

format: ## Format all Swift files in place
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

# The gold linker prints a page of warnings about the address sanitizer's symbols; lld does not.
sanitize: setup ## Run the wire's tests under the thread and the address sanitizer
	rm -f .build-tsan/tests.xml .build-asan/tests.xml
	BEATPASS_ONLY=wire $(SWIFT_TEST) --sanitize=thread --scratch-path .build-tsan \
		--xunit-output .build-tsan/tests.xml
	BEATPASS_ONLY=wire $(SWIFT_TEST) --sanitize=address --scratch-path .build-asan -Xswiftc -use-ld=lld \
		--xunit-output .build-asan/tests.xml

bench: build ## Run the project's measurements (NAME= one of them)
	.build/release/beatpass bench $(NAME)

clean: ## Remove all builds and the tests' Python environment; data stays
	rm -rf .build .build-tsan .build-asan .venv-tests .venv-tests.lock
