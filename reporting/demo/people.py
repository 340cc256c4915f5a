"""Who is in the demo: personas who log in, and everybody else. All names are invented."""

from dataclasses import dataclass

PASSWORD = "samverkan-demo"  # noqa: S105  shown to everybody who runs the demo


@dataclass(frozen=True)
class DemoPerson:
    """An invented person; `login` is the part before @example.org for those who log in."""

    key: str
    name: str
    party: str = ""
    organisation: str = ""
    title: str = ""
    affiliation: str = ""
    login: str = ""
    persona: str = ""


LULEA, PITEA, BODEN = "Luleå kommun", "Piteå kommun", "Bodens kommun"
KIRUNA, ALVSBYN, GALLIVARE = "Kiruna kommun", "Älvsbyns kommun", "Gällivare kommun"
HAPARANDA = "Haparanda kommun"
REGION = "Region Norrbotten"

PEOPLE = (
    DemoPerson(
        "secretary",
        "Maria Lindfors",
        title="kanslichef",
        affiliation="kansliet",
        login="sekreterare",
        persona="Sekreterare",
    ),
    DemoPerson("chair", "Karin Öhman", "S", PITEA, login="ordforande", persona="Ordförande"),
    DemoPerson("verifier", "Anders Wikberg", "C", BODEN, login="justerare", persona="Justerare"),
    DemoPerson(
        "politician", "Amina Yusuf", "MP", REGION, login="ledamot", persona="Ledamot (politiker)"
    ),
    DemoPerson(
        "leader",
        "Jonas Edlund",
        title="projektledare",
        affiliation="kansliet",
        login="projektledare",
        persona="Projektledare",
    ),
    DemoPerson(
        "reporter",
        "Elin Sjöström",
        title="länssamordnare",
        affiliation="kansliet",
        login="rapportansvarig",
        persona="Rapportansvarig i länet",
    ),
    DemoPerson(
        "national",
        "Göran Hallberg",
        title="nationell samordnare",
        organisation="Sveriges Kommuner och Regioner",
        login="nationell",
        persona="Nationell samordnare",
    ),
    DemoPerson(
        "admin",
        "Sara Åkerlund",
        title="systemförvaltare",
        login="administrator",
        persona="Administratör",
    ),
    DemoPerson("lulea", "Per Nordmark", "S", LULEA),
    DemoPerson("kiruna", "Tomas Niemi", "-", KIRUNA),
    DemoPerson("alvsbyn", "Birgitta Strand", "S", ALVSBYN),
    DemoPerson("gallivare", "Henrik Fors", "M", GALLIVARE),
    DemoPerson("region1", "Lena Bergdahl", "S", REGION),
    DemoPerson("sub_lulea", "Ulrika Sandlund", "M", LULEA),
    DemoPerson("sub_boden", "Mats Rönnbäck", "KD", BODEN),
    DemoPerson("sub_region", "Fatima Haddad", "V", REGION),
    DemoPerson("haparanda", "Jari Kemppainen", "C", HAPARANDA),
    DemoPerson("psych", "Gunilla Falk", organisation=REGION, title="verksamhetschef"),
    DemoPerson("social_lulea", "Robert Engman", organisation=LULEA, title="socialchef"),
    DemoPerson("social_pitea", "Åsa Lundholm", organisation=PITEA, title="socialchef"),
    DemoPerson("social_boden", "Stefan Grahn", organisation=BODEN, title="avdelningschef"),
    DemoPerson("clinic", "Nina Westerberg", organisation=REGION, title="enhetschef primärvård"),
    DemoPerson("economist", "Olle Sundin", title="ekonom", affiliation="kansliet"),
    DemoPerson("users1", "Camilla Risberg", affiliation="brukarrådet"),
    DemoPerson("users2", "Leif Karlberg", affiliation="brukarrådet"),
    # The meeting of 2011: other people sat then.
    DemoPerson("s0_chair", "Rolf Hedin", "s", ALVSBYN),
    DemoPerson("s0_kiruna", "Sten Lahti", "-", KIRUNA),
    DemoPerson("s0_pitea", "Gun Marklund", "s", PITEA),
    DemoPerson("s0_boden", "Arne Sandberg", "ns", BODEN),
    DemoPerson("s0_region1", "Margit Ek", "s", REGION),
    DemoPerson("s0_region2", "Kerstin Björk", "mp", REGION),
    DemoPerson("s0_other", "Inga-Lill Mattsson", "s", REGION),
    DemoPerson("s0_leader", "Helena Vinsa", affiliation="kansliet", title="projektledare"),
    DemoPerson("s0_staff", "Britta Holm", affiliation="kansliet"),
    DemoPerson("s0_secretary", "Evert Lind", affiliation="kansliet"),
)
BY_KEY = {person.key: person for person in PEOPLE}
PERSONAS = tuple(person for person in PEOPLE if person.persona)
