#!/bin/sh
# Brings the tables up to this version, then serves.
set -eu
python -m django migrate --noinput
exec "$@"
