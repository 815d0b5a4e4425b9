"""The control total: what commissioners and trusts planned and how they ended each year, each body
against its nationally set control total with and without sustainability funding, trade between
them taken out, and the system's surplus or deficit with what of it is known and what is not. A
part of the system is never called the whole, and what is not held is listed, never zero."""
