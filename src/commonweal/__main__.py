"""`python -m commonweal` is the command `commonweal`."""

from commonweal.cli.main import run

run()
