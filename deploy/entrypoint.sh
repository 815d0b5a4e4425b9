#!/bin/sh
# Brings the tables up to this version, then serves.
set -eu
commonweal manage migrate --noinput
exec "$@"
