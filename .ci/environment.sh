# Makes an environment beside this checkout from a lock file; sourced by ./run and ./test.
# Usage: venv=FOLDER; lock=FILE; . .ci/environment.sh
# Needs only a POSIX shell and Python 3.11 or later; uses uv where it is present.

python=""
for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Python 3.11 or later is needed: install it, or name it, as in PYTHON=/path/to/python3.11 ./run" >&2
  exit 2
fi

stamp=$venv/installed
wanted=$(cat "$lock" pyproject.toml | cksum)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  echo "Making the environment $venv (a few minutes the first time) ..." >&2
  rm -rf "$venv"
  if command -v uv >/dev/null 2>&1; then
    uv venv --quiet --python "$(command -v "$python")" "$venv"
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock"
    uv pip install --quiet --python "$venv/bin/python" --no-deps --editable .
  else
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
  fi
  printf '%s' "$wanted" > "$stamp"
fi
PATH="$PWD/$venv/bin:$PATH"
export PATH
# Some machines tell Python to keep nothing that it compiled. Then each program that a test starts
# would compile the whole house and its libraries anew, which takes longer than most do.
unset PYTHONDONTWRITEBYTECODE
