PYTHON ?= python3

help run demo test check format test-browser test-postgres test-faults:
	@$(PYTHON) dev.py $@ $(ARGS)

.PHONY: help run demo test check format test-browser test-postgres test-faults
