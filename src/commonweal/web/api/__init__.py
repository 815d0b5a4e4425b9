"""All that is public, for programs: read only, the same for everybody, described by OpenAPI."""
