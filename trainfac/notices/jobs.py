"""Sending what is due, in the background; can be killed at any line and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config import MailServer
from trainfac.infra.db import read, transact
from trainfac.infra.jobs import Progress
from trainfac.infra.mail import Outgoing
from trainfac.infra.smtp import InDoubt, NotNow, Postman, Refused, Unreachable
from trainfac.notices.services import delivering


@dataclass(frozen=True)
class PostOffice:
    """Where messages go, and the clock. Without a server they are kept here."""

    server: MailServer | None
    clock: Callable[[], datetime]

    def send_due(self, _payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``notices.send``: every message that is due, one after the other; how many went out."""
        if self.server is None:
            return {"kept": transact(delivering.keep_due, self.clock())}
        sent = tried = 0
        with Postman(self.server) as postman:
            while (taken := transact(delivering.take_up, self.clock())) is not None:
                tried += 1
                progress.report(tried, tried + delivering.due_now(read(), self.clock()))
                sent += self._deliver(postman, *taken)
        return {"sent": sent, "tried": tried}

    def _deliver(self, postman: Postman, mail_id: int, mail: Outgoing) -> bool:
        """Whether the message went out. What becomes of it is written down before anything else is done."""
        try:
            postman.deliver(mail, lambda: transact(delivering.hand_over, mail_id, self.clock()))
        except (Refused, InDoubt) as failed:
            transact(delivering.note_failed, mail_id, failed.problem)
        except NotNow as failed:
            transact(delivering.postpone, mail_id, failed.problem, self.clock())
        except Unreachable as failed:
            transact(delivering.postpone_all, mail_id, failed.problem, self.clock())
        else:
            transact(delivering.note_sent, mail_id, self.clock())
            return True
        return False
