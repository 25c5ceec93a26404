"""Sending what is due, in the background; can be killed at any line and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from config import MailServer
from trainfac.infra.db import read, transact
from trainfac.infra.files import FileStore
from trainfac.infra.jobs import Progress
from trainfac.infra.mail import Enclosure, Outgoing
from trainfac.infra.smtp import InDoubt, NotNow, Postman, Refused, Unreachable, Withheld
from trainfac.kernel.errors import NotFound
from trainfac.kernel.messages import msg
from trainfac.notices.services import delivering


@dataclass(frozen=True)
class PostOffice:
    """Where messages go, the clock, and the files that go with them. Without a server they are kept here.

    ``why_not`` is asked of each message at the last moment.
    """

    server: MailServer | None
    clock: Callable[[], datetime]
    store: FileStore
    why_not: delivering.WhyNot = delivering.nothing_against

    def send_due(self, _payload: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
        """Job ``notices.send``: every message that is due, one after the other; how many went out."""
        if self.server is None:
            return {"kept": transact(delivering.keep_due, self.clock(), self.why_not)}
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
            whole = self._with_enclosure(mail_id, mail)
            postman.deliver(whole, lambda: transact(delivering.hand_over, mail_id, self.clock(), self.why_not))
        except (Refused, Withheld, InDoubt) as failed:
            transact(delivering.note_failed, mail_id, failed.problem)
        except NotNow as failed:
            transact(delivering.postpone, mail_id, failed.problem, self.clock())
        except Unreachable as failed:
            transact(delivering.postpone_all, mail_id, failed.problem, self.clock())
        else:
            transact(delivering.note_sent, mail_id, self.clock())
            return True
        return False

    def _with_enclosure(self, mail_id: int, mail: Outgoing) -> Outgoing:
        """The message with its file as it is kept. Raises Refused when it is lost, NotNow when it cannot be read."""
        stored = delivering.enclosed_in(read(), mail_id)
        if stored is None:
            return mail
        try:
            content = self.store.read(stored)
        except NotFound as missing:
            raise Refused(missing.message) from missing
        except OSError as error:
            raise NotNow(msg("The file “%(name)s” cannot be read at the moment", name=stored.name)) from error
        return replace(mail, enclosure=Enclosure(stored.name, stored.media_type, content))
