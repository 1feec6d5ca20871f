#!/bin/sh
# Pins what pyproject.toml asks for, with hashes, for every system and Python we run on. UPGRADE=1 takes newer versions.
set -eu
uv=$(command -v uv || echo .venv/bin/uv)
[ -x "$uv" ] || .venv/bin/python -m pip install --quiet uv
compile() {
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-annotate --no-header ${UPGRADE:+--upgrade} "$@"
}
compile --output-file requirements.txt
compile --group dev --constraints requirements.txt --output-file requirements-dev.txt
