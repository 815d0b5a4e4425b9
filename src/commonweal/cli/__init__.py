"""The command line. Each verb is a thin shell over a library function: it reads its arguments,
calls, prints a table or JSON, and ends with 0 (done), 1 (findings against the input) or 2 (bad
use). Heavy libraries are imported inside the verbs so that `--help` answers at once."""
