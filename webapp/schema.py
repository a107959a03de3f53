"""Imports every models module, so that the metadata is whole for migrations and tests."""

import webapp.abuse.models
import webapp.accounts.models
import webapp.audit.models
import webapp.consultations.models
import webapp.dispositions.models
import webapp.intake.models
import webapp.jobs.models
import webapp.publication.models
import webapp.redaction.models
import webapp.register.models
import webapp.seal.models
import webapp.submissions.models
from webapp.persistence.base import Base

METADATA = Base.metadata
__all__ = ["METADATA", "webapp"]
