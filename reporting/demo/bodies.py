"""The bodies of the demo over four levels, with their seats and officers."""

from dataclasses import dataclass
from typing import Any

from governance.choices import (
    AttendanceLayout,
    BodyKind,
    BodyLevel,
    Layout,
    NumberingScheme,
    Profile,
)
from governance.models import FrequencyPeriod, SubstituteOrder
from reporting.demo import people as who

FORBUND = "Kommunförbundet Norrbotten"


@dataclass(frozen=True)
class DemoSeat:
    """A seat of an organisation; no member means vacant."""

    organisation: str
    party: str = ""
    member: str = ""
    substitute: str = ""
    group: str = ""


@dataclass(frozen=True)
class DemoBody:
    """A body, its settings, seats and officers (role → key of a person)."""

    key: str
    settings: dict[str, Any]
    host: str
    parent: str = ""
    district: str = ""
    seats: tuple[DemoSeat, ...] = ()
    officers: tuple[tuple[str, str], ...] = ()
    formed_years_ago: int = 10


KOMMUN_GROUP, REGION_GROUP = "Kommunrepresentanter", "Regionrepresentanter"

BODIES = (
    DemoBody(
        "national",
        {
            "name": "Nationella nätverket för samordnare",
            "kind": BodyKind.NETWORK,
            "level": BodyLevel.NATIONAL,
            "profile": Profile.NOTES,
            "remit": "Samlar länens samordnare för att dela erfarenheter och stämma av läget.",
            "meetings_min": 2,
            "meetings_max": 4,
        },
        host="Sveriges Kommuner och Regioner",
        officers=(("chair", "national"), ("secretary", "national")),
    ),
    DemoBody(
        "political",
        {
            "name": "Den politiska ledningsgruppen för Kunskap till praktik",
            "kind": BodyKind.POLITICAL_GROUP,
            "level": BodyLevel.COUNTY,
            "profile": Profile.VOLUNTARY,
            "numbering_scheme": NumberingScheme.MEETING,
            "layout": Layout.NARRATIVE_FIRST,
            "remit": (
                "Leder det gemensamma arbetet mellan länets kommuner och regionen för en "
                "kunskapsbaserad missbruks- och beroendevård.\n\n"
                "Gruppen rekommenderar; varje huvudman beslutar för sig."
            ),
            "seats_total": 9,
            "meetings_min": 2,
            "meetings_max": 3,
            "meetings_per": FrequencyPeriod.TERM,
            "substitute_order": SubstituteOrder.ORGANISATION,
            "remote_basis": "Ledningsgruppens arbetsordning, punkt 7",
        },
        host=FORBUND,
        parent="national",
        seats=(
            DemoSeat(who.PITEA, "S", "chair", group=KOMMUN_GROUP),
            DemoSeat(who.LULEA, "S", "lulea", "sub_lulea", group=KOMMUN_GROUP),
            DemoSeat(who.BODEN, "C", "verifier", "sub_boden", group=KOMMUN_GROUP),
            DemoSeat(who.KIRUNA, "", "kiruna", group=KOMMUN_GROUP),
            DemoSeat(who.ALVSBYN, "S", "alvsbyn", group=KOMMUN_GROUP),
            DemoSeat(who.GALLIVARE, "M", "gallivare", group=KOMMUN_GROUP),
            DemoSeat(who.REGION, "S", "region1", "sub_region", group=REGION_GROUP),
            DemoSeat(who.REGION, "MP", "politician", group=REGION_GROUP),
            DemoSeat(who.REGION, "M", group=REGION_GROUP),
        ),
        officers=(
            ("chair", "chair"),
            ("vice_chair_1", "region1"),
            ("secretary", "secretary"),
            ("verifier", "verifier"),
            ("project_leader", "leader"),
        ),
        formed_years_ago=18,
    ),
    DemoBody(
        "board",
        {
            "name": "Gemensamma nämnden för samverkan kring barn och unga",
            "kind": BodyKind.JOINT_BOARD,
            "level": BodyLevel.COUNTY,
            "profile": Profile.JOINT_BOARD,
            "numbering_scheme": NumberingScheme.YEAR,
            "layout": Layout.DECISION_FIRST,
            "attendance_layout": AttendanceLayout.MATRIX,
            "decides_as": "Gemensamma nämnden",
            "remit": "Ansvarar för det som regionen och kommunerna har lagt i gemensam nämnd.",
            "seats_total": 7,
            "meetings_min": 4,
            "meetings_max": 6,
            "substitute_order": SubstituteOrder.PARTY,
            "remote_basis": "Nämndens reglemente § 14",
        },
        host=who.REGION,
        seats=(
            DemoSeat(who.REGION, "S", "region1"),
            DemoSeat(who.REGION, "MP", "politician", "sub_region"),
            DemoSeat(who.PITEA, "S", "chair"),
            DemoSeat(who.LULEA, "S", "lulea", "sub_lulea"),
            DemoSeat(who.BODEN, "C", "verifier", "sub_boden"),
            DemoSeat(who.GALLIVARE, "M", "gallivare"),
            DemoSeat(who.HAPARANDA, "C", "haparanda"),
        ),
        officers=(
            ("chair", "region1"),
            ("vice_chair_1", "chair"),
            ("secretary", "secretary"),
            ("verifier", "verifier"),
        ),
        formed_years_ago=7,
    ),
    DemoBody(
        "steering",
        {
            "name": "Länsstyrgruppen",
            "kind": BodyKind.STEERING_GROUP,
            "level": BodyLevel.COUNTY,
            "profile": Profile.VOLUNTARY,
            "numbering_scheme": NumberingScheme.YEAR,
            "numbering_format": "§ {n}/{yy}",
            "layout": Layout.DECISION_FIRST,
            "attendance_layout": AttendanceLayout.ORGANISATIONS,
            "remit": "Bereder ärenden till ledningsgruppen och följer upp länets handlingsplan.",
            "seats_total": 5,
            "meetings_min": 4,
            "meetings_max": 6,
        },
        host=FORBUND,
        parent="political",
        seats=(
            DemoSeat(who.REGION, "", "psych"),
            DemoSeat(who.LULEA, "", "social_lulea"),
            DemoSeat(who.PITEA, "", "social_pitea"),
            DemoSeat(who.BODEN, "", "social_boden"),
            DemoSeat(who.REGION, "", "clinic"),
        ),
        officers=(
            ("chair", "psych"),
            ("secretary", "secretary"),
            ("project_leader", "leader"),
        ),
        formed_years_ago=15,
    ),
    DemoBody(
        "users",
        {
            "name": "Länets brukarråd",
            "kind": BodyKind.USER_COUNCIL,
            "level": BodyLevel.COUNTY,
            "profile": Profile.NOTES,
            "remit": "Tar till vara brukarnas erfarenheter i länets utvecklingsarbete.",
            "meetings_min": 3,
            "meetings_max": 4,
        },
        host=FORBUND,
        parent="political",
        seats=(
            DemoSeat("", "", "users1"),
            DemoSeat("", "", "users2"),
        ),
        officers=(("chair", "users1"), ("secretary", "leader")),
    ),
    DemoBody(
        "district_south",
        {
            "name": "Styrgruppen för länsdel södra",
            "kind": BodyKind.STEERING_GROUP,
            "level": BodyLevel.DISTRICT,
            "profile": Profile.VOLUNTARY,
            "numbering_format": "LS {n}",
            "seats_total": 3,
            "remit": "Håller ihop arbetet i Piteå och Älvsbyn.",
            "meetings_min": 2,
            "meetings_max": 4,
        },
        host=who.PITEA,
        parent="steering",
        district="Södra länsdelen",
        seats=(
            DemoSeat(who.PITEA, "", "social_pitea"),
            DemoSeat(who.REGION, "", "clinic"),
            DemoSeat(who.ALVSBYN, ""),
        ),
        officers=(("chair", "social_pitea"), ("secretary", "leader")),
    ),
    DemoBody(
        "local_pitea",
        {
            "name": "Lokala samverkansgruppen i Piteå",
            "kind": BodyKind.COLLABORATION_GROUP,
            "level": BodyLevel.LOCAL,
            "profile": Profile.NOTES,
            "remit": "Arbetar med lokala rutiner mellan socialtjänst, primärvård och psykiatri.",
            "meetings_min": 4,
            "meetings_max": 6,
        },
        host=who.PITEA,
        parent="district_south",
        seats=(
            DemoSeat(who.PITEA, "", "social_pitea"),
            DemoSeat(who.REGION, "", "clinic"),
        ),
        officers=(("chair", "social_pitea"), ("secretary", "leader")),
    ),
    DemoBody(
        "local_boden",
        {
            "name": "Lokala samverkansgruppen i Boden",
            "kind": BodyKind.COLLABORATION_GROUP,
            "level": BodyLevel.LOCAL,
            "profile": Profile.NOTES,
            "remit": "Arbetar med lokala rutiner i Boden.",
            "meetings_min": 4,
            "meetings_max": 6,
        },
        host=who.BODEN,
        parent="steering",
        seats=(
            DemoSeat(who.BODEN, "", "social_boden"),
            DemoSeat(who.REGION, "", "clinic"),
        ),
        officers=(("chair", "social_boden"), ("secretary", "secretary")),
    ),
    DemoBody(
        "working",
        {
            "name": "Arbetsgruppen för lokala samverkansrutiner",
            "kind": BodyKind.WORKING_GROUP,
            "level": BodyLevel.COUNTY,
            "profile": Profile.NOTES,
            "remit": "Tar fram en gemensam mall för lokala samverkansrutiner.",
        },
        host=FORBUND,
        parent="steering",
        seats=(
            DemoSeat(who.PITEA, "", "social_pitea"),
            DemoSeat(who.REGION, "", "psych"),
        ),
        officers=(("secretary", "leader"),),
    ),
)
