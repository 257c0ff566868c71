"""The publication log written: publish, suspend, resume, remove, and the signed head of each deed."""

from registry.services.publication.deeds import publish, remove, resume, suspend
from registry.services.publication.signing import sign_checkpoint

__all__ = ["publish", "remove", "resume", "sign_checkpoint", "suspend"]
