"""Tables of what people were told, and of the messages that told them."""

from trainfac.notices.models.outbox import Mail, MailEnclosure, Mailing, MailingRun
from trainfac.notices.models.told import ToldPlace, ToldRun, ToldSession, told_trainer

__all__ = ["Mail", "MailEnclosure", "Mailing", "MailingRun", "ToldPlace", "ToldRun", "ToldSession", "told_trainer"]
