"""The two facilities of the demonstration, with hours, holidays, rooms, trainers and signatories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainfac.demo.actors import ADMINISTRATOR, coordinator_of
from trainfac.directory.models import Country
from trainfac.scheduling.hours import Break, Opening
from trainfac.scheduling.models import Facility
from trainfac.scheduling.services.days_off import keep_holidays_of
from trainfac.scheduling.services.facilities import FacilityDetails, create_facility
from trainfac.scheduling.services.facility_settings import describe, set_hours
from trainfac.scheduling.services.resources import RoomPlan, create_room, create_trainer
from trainfac.scheduling.services.signatories import SignatoryPlan, add_signatory
from trainfac.scheduling.states import RoomKind


@dataclass(frozen=True)
class DemoFacility:
    """A facility as the demonstration describes it; breaks and hours give six contact hours a day."""

    code: str
    name: str
    city: str
    country: str
    timezone: str
    languages: tuple[str, ...]
    letterhead: tuple[str, ...]
    about: str
    contact: str
    hours: tuple[time, time]
    breaks: tuple[Break, ...]
    holidays: tuple[tuple[str, str, date], ...]  # country, subdivision, from
    rooms: tuple[RoomPlan, ...]
    trainers: tuple[tuple[str, str], ...]  # name, mail
    signatories: tuple[tuple[str, str], ...]  # name, title
    cohort: str  # file of the published cohort


UVSSTF: Final = DemoFacility(
    code="UVSSTF",
    name="UNIDO-VIMTA South-South Training Facility for Testing Laboratories",
    city="Hyderabad",
    country="IN",
    timezone="Asia/Kolkata",
    languages=("en",),
    letterhead=(
        "UNIDO-VIMTA South-South Training Facility for Testing Laboratories",
        "Life Sciences Facility, Genome Valley, Hyderabad, India",
    ),
    about=(
        "Hands-on training for scientists and technicians of testing laboratories in developing countries: "
        "instruments, methods and quality management, in a working contract laboratory.\n\n"
        "This is a demonstration. People and laboratories are invented."
    ),
    contact="training@uvsstf.example",
    hours=(time(9), time(16, 30)),
    breaks=(
        Break("Tea", time(10, 30), time(10, 45)),
        Break("Lunch", time(12, 15), time(13, 15)),
        Break("Tea", time(14, 45), time(15)),
    ),
    # Hyderabad was in Andhra Pradesh until Telangana was formed on 2 June 2014.
    holidays=(("IN", "AP", date(2000, 1, 1)), ("IN", "TS", date(2014, 6, 2))),
    rooms=(
        RoomPlan("Lecture hall A", 30, RoomKind.CLASSROOM),
        RoomPlan("Lecture hall B", 24, RoomKind.CLASSROOM),
        RoomPlan("Instrument laboratory 1", 12, RoomKind.LABORATORY, "Fume hoods"),
        RoomPlan("Instrument laboratory 2", 12, RoomKind.LABORATORY),
        RoomPlan("Microbiology laboratory", 16, RoomKind.LABORATORY, "BSL-2"),
    ),
    trainers=(
        ("Dr Lakshmi Devi Rao", "lakshmi.rao@uvsstf.example"),
        ("Venkatesh Murthy", "venkatesh.murthy@uvsstf.example"),
        ("Dr Ayesha Siddiqua", "ayesha.siddiqua@uvsstf.example"),
        ("Srinivas Reddy", "srinivas.reddy@uvsstf.example"),
    ),
    signatories=(("Dr S. P. Vasireddi", "Head of the Training Facility"), ("K. Harita", "Training Coordinator")),
    cohort="demo_uvsstf.csv",
)

DALI: Final = DemoFacility(
    code="DALI",
    name="UNIDO-China Food Testing Training Centre Dali",
    city="Dali",
    country="CN",
    timezone="Asia/Shanghai",
    languages=("en", "zh"),
    letterhead=("UNIDO-China Food Testing Training Centre", "Dali, Yunnan, China"),
    about=(
        "Food and dairy testing for laboratories of South-East Asia and western China, beside Erhai lake.\n\n"
        "This is a demonstration. People and laboratories are invented."
    ),
    contact="training@dali.example",
    hours=(time(8, 30), time(17)),
    breaks=(
        Break("Tea", time(10), time(10, 15)),
        Break("Noon rest", time(11, 45), time(13, 45)),
        Break("Tea", time(15, 15), time(15, 30)),
    ),
    holidays=(("CN", "", date(2000, 1, 1)),),
    rooms=(
        RoomPlan("Erhai room", 24, RoomKind.CLASSROOM),
        RoomPlan("Cangshan room", 20, RoomKind.CLASSROOM),
        RoomPlan("Dairy laboratory", 16, RoomKind.LABORATORY),
        RoomPlan("Food chemistry laboratory", 14, RoomKind.LABORATORY, "Fume hoods"),
    ),
    trainers=(
        ("Yang Lihua", "yang.lihua@dali.example"),
        ("Dr Zhao Ming", "zhao.ming@dali.example"),
        ("Li Guoqiang", "li.guoqiang@dali.example"),
    ),
    signatories=(("Dr Duan Yunfei", "Director of the Centre"), ("Yang Shuzhen", "Training Coordinator")),
    cohort="demo_dali.csv",
)

FACILITIES: Final = (UVSSTF, DALI)


def find_facility(session: Session, code: str) -> Facility | None:
    return session.scalar(select(Facility).where(Facility.code == code))


def open_facility(tx: Session, demo: DemoFacility) -> int | None:
    """Open the facility with everything in it and return its id; none where it is open already."""
    if find_facility(tx, demo.code) is not None:
        return None
    facility = create_facility(tx, demo.code, demo.code, _details(tx, demo), actor=ADMINISTRATOR)
    tx.flush()
    actor = coordinator_of(facility.id)
    for country, subdivision, start in demo.holidays:
        keep_holidays_of(tx, facility.id, country, subdivision, start, actor=actor)
    opens, closes = demo.hours
    set_hours(tx, facility.id, [Opening(day, opens, closes) for day in range(5)], demo.breaks, actor=actor)
    describe(tx, facility.id, demo.about, actor=actor)
    for room in demo.rooms:
        create_room(tx, facility.id, room, actor=actor)
    for name, mail in demo.trainers:
        create_trainer(tx, facility.id, name, mail, actor=actor)
    for position, (name, title) in enumerate(demo.signatories, 1):
        add_signatory(tx, facility.id, SignatoryPlan(name, title, position), actor=actor)
    return facility.id


def _details(tx: Session, demo: DemoFacility) -> FacilityDetails:
    country = tx.scalars(select(Country).where(Country.iso2 == demo.country)).one()
    return FacilityDetails(
        name=demo.name,
        city=demo.city,
        country_id=country.id,
        timezone=demo.timezone,
        languages=demo.languages,
        letterhead=demo.letterhead,
        contact_email=demo.contact,
    )
