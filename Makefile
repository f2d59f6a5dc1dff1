# The commands of this project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help demo run lint test test-pg e2e screenshots sure bench scores train-worth

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## open a desk full of sample claims; it says where, and how to sign in
	cargo run --features pdf -- demo

run: ## serve a desk of your own on SQLite in ./var
	cargo run --features pdf -- serve --data-dir var

lint: ## check formatting, lints, documentation and shell scripts
	scripts/sure lint

test: ## run the Rust tests on SQLite
	cargo test --workspace

test-pg: ## run the integration tests on a throw-away PostgreSQL
	scripts/sure test-pg

e2e: ## walk through the desk in a real browser
	scripts/sure e2e

screenshots: ## take the pictures of the documentation anew, from the demo desk
	cargo build --bin claimdesk
	cd e2e && npx --no-install playwright test --config screenshots.config.ts

sure: ## everything that must pass before a change lands: lint, tests on both databases, browser
	scripts/sure

bench: ## measure splitting, fetching, pages, the served process and commands, on a desk with 100,000 claims
	cargo bench --bench split --bench fetch --bench desk

scores: ## score the text engine on the labelled data in DATA, and keep the figures in docs/scores.md
	tests/scores $(DATA)

train-worth: ## learn anew what makes a claim worth checking, from DATA=sentences.jsonl and VECTORS=glove.6B.50d.txt
	cargo run --release --example train_worth -- $(DATA) $(VECTORS) src/text/data/worth.tsv
