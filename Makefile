# Targets are listed by "make help", which is also what "make" does.
GO ?= go
DATA ?=
FOR ?= 5m
REPORTS ?=
ON ?=
storm-on-postgres := TestPostgres/working
storm-on-file := TestWorkKilledOnAFile
space := $(subst ,, )

.DEFAULT_GOAL := help
.PHONY: help build run test race lint fuzz bench eval rules storm pictures check

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 14

build: ## Build ./parley
	CGO_ENABLED=0 $(GO) build -trimpath -o parley ./cmd/parley

run: ## Load an example process and serve its board
	$(GO) run ./cmd/parley demo

test: ## Run the tests
	$(GO) test ./...

race: ## Run the tests with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race ./...

lint: ## Run golangci-lint
	golangci-lint run

fuzz: ## Fuzz every target for ten seconds
	@for p in $$(grep -rl 'func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -ho 'func Fuzz[A-Za-z]*' $$p/*_test.go | sed 's/func //'); do \
			$(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 10s $$p || exit 1; done; done

bench: ## Run the benchmarks, ten times each, for benchstat
	$(GO) test -run '^$$' -bench . -benchmem -count 10 ./...

eval: ## Score the reader and the language engine: make eval DATA=FOLDER
	@test -n "$(DATA)" || { echo "name the data folder: make eval DATA=FOLDER" >&2; exit 2; }
	$(GO) run ./cmd/parley eval --follows eval/agreements/follows.tsv --golden eval/golden.txt $(DATA)

rules: ## Switch each rule of the evaluator off in turn, and name the case that fails
	$(GO) test ./evaluate -run TestEachRuleIsHeldByACase -count 1 -v | grep -oE 'without .*|FAIL.*|^ok.*'

storm: ## Kill programs at work every two seconds: make storm FOR=5m REPORTS=a.jsonl:b.jsonl, ON=postgres (three, and the server), ON=file (one) or both
	@test -z "$(ON)" || test -n "$(storm-on-$(ON))" || { echo "ON=$(ON): give postgres or file" >&2; exit 2; }
	PARLEY_TEST_STORM=$(FOR) PARLEY_TEST_REPORTS=$(subst $(space),:,$(abspath $(subst :, ,$(REPORTS)))) $(GO) test ./cmd/parley -run '$(if $(ON),$(storm-on-$(ON)),$(storm-on-postgres)|$(storm-on-file))' -v -count 1 -timeout 4h

pictures: ## Draw the pictures of docs anew, in Chromium
	PARLEY_PICTURES=$(CURDIR)/docs/desk $(GO) test ./internal/serve -run '^TestPictures$$' -count 1
	cp docs/desk/board.png docs/board.png

check: ## Do what continuous integration does
	./check
