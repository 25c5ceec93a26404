"""Every table of the application, for migrations: importing this module imports them all."""

from trainfac.catalogue import models as catalogue
from trainfac.certificates import models as certificates
from trainfac.delivery import models as delivery
from trainfac.directory import models as directory
from trainfac.enrolment import models as enrolment
from trainfac.exchange import models as exchange
from trainfac.feeds import models as feeds
from trainfac.identity import models as identity
from trainfac.imports import models as imports
from trainfac.infra import audit, drafts, files, jobs, queue, throttle
from trainfac.infra.db import Base
from trainfac.notices import models as notices
from trainfac.scheduling import models as scheduling
from trainfac.signing import models as signing

TABLES = len(Base.metadata.tables)

__all__ = [
    "TABLES",
    "audit",
    "catalogue",
    "certificates",
    "delivery",
    "directory",
    "drafts",
    "enrolment",
    "exchange",
    "feeds",
    "files",
    "identity",
    "imports",
    "jobs",
    "notices",
    "queue",
    "scheduling",
    "signing",
    "throttle",
]
