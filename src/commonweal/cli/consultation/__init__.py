"""`commonweal consultation`: what people said, without who they are."""

from commonweal.cli.consultation.verb import consultation

__all__ = ["consultation"]
