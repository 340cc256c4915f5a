"""The meetings of the steering groups, the local groups and the user council."""

from reporting.demo.scripts import Reached, Script, closing, decision, information

OTHER = (
    Script(
        key="steering_1",
        body="steering",
        reached=Reached.VERIFIED,
        days=-95,
        place="Digitalt möte",
        verifiers=("social_pitea",),
        items=(
            decision("Val av justerare", "att Åsa Lundholm utses till justerare", by="psych"),
            decision(
                "Utbildningsplan för hösten",
                "att genomföra två utbildningar i motiverande samtal",
                "att kostnaden delas efter antal deltagare",
                by="psych",
                presenters=["leader"],
                tables=[
                    {
                        "caption": "Planerade utbildningar",
                        "header": ["Metod", "Ort", "Platser"],
                        "rows": [["MI", "Luleå", "24"], ["MI", "Gällivare", "16"]],
                    }
                ],
                decisions=[
                    {
                        "clauses": [
                            "att genomföra två utbildningar i motiverande samtal",
                            "att kostnaden delas efter antal deltagare",
                        ],
                        "responsible": "Projektledaren",
                        "due_in": 70,
                    }
                ],
            ),
            closing(),
        ),
        attendance={"clinic": {"remote": "all"}},
        people=("leader",),
        extra={"remote_basis": "Styrgruppens arbetsordning"},
    ),
    Script(
        key="steering_2",
        body="steering",
        verifiers=("social_pitea",),
        reached=Reached.PLANNED,
        days=6,
        items=(
            {"heading": "Val av justerare"},
            {"heading": "Förslag för de försenade insatserna"},
        ),
    ),
    Script(
        key="users_1",
        body="users",
        reached=Reached.VERIFIED,
        days=-60,
        verifiers=(),
        starts="13:00",
        ends="15:00",
        items=(
            information(
                "Utbildningsdagen",
                "Rådet planerar en utbildningsdag om bemötande.\n\n- Camilla bokar lokal.\n"
                "- Leif frågar föreningarna om deltagare.",
            ),
            information("Nästa möte", "Nästa möte hålls i januari."),
        ),
        people=("leader",),
    ),
    Script(
        key="district_1",
        body="district_south",
        reached=Reached.VERIFIED,
        days=-110,
        verifiers=("clinic",),
        items=(
            decision(
                "Rutin vid utskrivning",
                "att pröva rutinen under ett halvår",
                by="social_pitea",
            ),
            closing(),
        ),
    ),
    Script(
        key="local_pitea_1",
        body="local_pitea",
        reached=Reached.CLOSED,
        days=-6,
        verifiers=(),
        items=(
            information("Läget i verksamheterna", "Alla tjänster är tillsatta sedan i september."),
            information("Samordnad plan", "Gruppen går igenom hur samordnade planer används."),
        ),
    ),
    Script(
        key="local_boden_1",
        body="local_boden",
        reached=Reached.VERIFIED,
        days=-400,
        verifiers=(),
        items=(information("Lokala rutiner", "Rutinerna gås igenom avsnitt för avsnitt."),),
    ),
)
