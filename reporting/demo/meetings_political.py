"""The meetings of the political group, the one of 2011 among them (its facts, our words)."""

from datetime import date

from reporting.demo.scripts import (
    Reached,
    Script,
    closing,
    decision,
    information,
    verifier_choice,
)

REPORT_2011 = """\
Projektledaren Helena Vinsa redogör för det gångna året och planerna för det kommande.

## Året 2010
- Grupperna i kommunerna och på länsdelsnivå har fått stöd genom nätverksträffar, besök och \
information, så att strukturen håller även när personer byts ut. Ett par mindre kommuner saknar \
ännu en lokal samverkansgrupp.
- I slutet av oktober bildades ett brukarråd för länet. Sju organisationer var aktiva från början \
och fler har visat intresse.
- Huvudmännen har genom SKL utbildat tio utbildare. Under året deltog 656 personer i utbildning, \
varav 220 från landstinget.
- Arbetet med lokala samverkansrutiner pågår i de flesta kommuner, också i dem som inte är \
pilotkommuner. Hälften är klara.
- Ett förslag till länsstrategi har tagits fram av företrädare för socialtjänst och \
vuxenpsykiatri. Länsstyrgruppen behandlar det den 9 februari.

## Planer för 2011
- Stimulansbidraget förlängs ett år. Det uppgår till 630 tkr och får bara användas till en \
samordnare på länsnivå; kompetensutvecklingen bär huvudmännen själva.
- Staten lyfter fram fem områden: strukturen på tre nivåer, modeller för samverkan, \
brukarmedverkan, uppföljning på individ- och gruppnivå samt fortsatt kompetensutveckling.
- Från och med 2012 väntas huvudmännen ta hela ansvaret för utvecklingsarbetet.
- Strukturen behöver förankras ytterligare, och akutsjukvård och internmedicin tas med när \
rutinerna ses över.
- Brukarrådet behöver ett startbidrag och vill göra en brukarrevision någonstans i länet.
- Utbildningarna erbjuds till självkostnadspris, men det ekonomiska läget gör att \
verksamheterna är försiktiga. Det kan göra det svårt att behålla utbildarna.
"""

S0 = Script(
    key="s0",
    body="political",
    reached=Reached.VERIFIED,
    day=date(2011, 2, 4),
    place="Västra Varvsgatan 11, Luleå",
    starts="",
    ends="",
    verifiers=("s0_boden",),
    verify_place="Luleå",
    items=(
        verifier_choice("Arne Sandberg", by="s0_chair"),
        decision(
            "Rapport",
            "att rapporten godkänns och läggs till handlingarna",
            by="s0_chair",
            background=REPORT_2011,
            presenters=["s0_leader"],
        ),
        closing(),
    ),
    extra={
        "attendance": [
            {"person": "s0_chair", "as": "member", "role": "chair"},
            {"person": "s0_kiruna", "as": "member"},
            {"person": "s0_pitea", "as": "member"},
            {"person": "s0_boden", "as": "member"},
            {"person": "s0_region1", "as": "member"},
            {"person": "s0_region2", "as": "member"},
            {"person": "s0_other", "as": "other"},
            {"person": "s0_leader", "as": "other", "role": "presenter"},
            {"person": "s0_staff", "as": "other", "role": "staff"},
            {"person": "s0_secretary", "as": "other", "role": "secretary"},
        ],
        "signers": [
            ("s0_chair", "chair"),
            ("s0_boden", "verifier"),
            ("s0_secretary", "secretary"),
        ],
    },
)

PLAN_BACKGROUND = """\
Länsstyrgruppen har under hösten arbetat om handlingsplanen efter synpunkter från huvudmännen. \
Målen är färre och lättare att följa upp.

Varje kommun har fått lämna synpunkter. Tio av fjorton har svarat och alla svar är i huvudsak \
positiva. Synpunkterna om uppföljning på individnivå har arbetats in i avsnitt 4.
"""

POLITICAL = (
    S0,
    Script(
        key="political_spring",
        body="political",
        reached=Reached.VERIFIED,
        days=-250,
        items=(
            verifier_choice("Anders Wikberg"),
            decision(
                "Föregående protokoll",
                "att protokollet läggs till handlingarna",
                background="Protokollet från höstens sista sammanträde är justerat.",
            ),
            decision(
                "Handlingsplan för de kommande två åren",
                "att rekommendera huvudmännen att anta handlingsplanen",
                "att följa upp planen vid varje sammanträde",
                case_number="KFN 2026/014",
                summary=(
                    "Handlingsplanen har arbetats om efter huvudmännens synpunkter. "
                    "Den anger fyra mål och hur de följs upp."
                ),
                background=PLAN_BACKGROUND,
                presenters=["leader"],
                documents=[
                    {"title": "Förslag till handlingsplan"},
                    {"title": "Sammanställning av remissvar"},
                ],
                decisions=[
                    {
                        "clauses": [
                            "att rekommendera huvudmännen att anta handlingsplanen",
                            "att följa upp planen vid varje sammanträde",
                        ],
                        "responsible": "Länsstyrgruppen",
                        "due_in": 120,
                    }
                ],
                recipients=["Länets kommuner", "Region Norrbotten"],
            ),
            closing(),
        ),
        absent=("lulea",),
        attendance={
            "sub_lulea": {"as": "substitute", "serves": [{"for": "lulea", "paragraphs": "all"}]}
        },
        people=("leader",),
    ),
    Script(
        key="political_summer",
        body="political",
        reached=Reached.VERIFIED,
        days=-165,
        place="Folkets hus, Piteå",
        adjournments=({"from": "10:10", "to": "10:25", "text": "Överläggning i grupperna"},),
        items=(
            verifier_choice("Anders Wikberg"),
            information(
                "Läget i de lokala samverkansgrupperna",
                "Projektledaren går igenom läget kommun för kommun. I nio kommuner träffas "
                "gruppen regelbundet. I tre har mötena glesnat när chefer har bytts ut, och i "
                "två saknas grupp.\n\n- Boden har inte haft något möte sedan förra hösten.\n"
                "- Gällivare startar om gruppen i september.",
                presenters=["leader"],
            ),
            decision(
                "Stöd till brukarrådets utbildningsdag",
                "att bevilja brukarrådet 25 000 kronor ur årets gemensamma medel",
                summary="Brukarrådet har begärt 40 000 kronor till en utbildningsdag i höst.",
                motions=[
                    {
                        "kind": "amendment",
                        "by": ["politician"],
                        "supported_by": ["kiruna"],
                        "text": "att bevilja brukarrådet hela beloppet, 40 000 kronor",
                    },
                    {
                        "kind": "approval",
                        "by": ["region1"],
                        "to": "ordförandens förslag",
                        "text": "",
                    },
                ],
                procedure=(
                    "Ordföranden ställer sitt eget förslag mot Amina Yusufs ändringsyrkande och "
                    "finner att ledningsgruppen beslutar enligt ordförandens förslag."
                ),
                decisions=[
                    {
                        "clauses": [
                            "att bevilja brukarrådet 25 000 kronor ur årets gemensamma medel"
                        ],
                        "responsible": "Kansliet",
                        "due_in": 60,
                        "done": True,
                    }
                ],
                reservations=[
                    {
                        "by": ["politician"],
                        "text": "Brukarnas egna erfarenheter är värda hela beloppet.",
                    }
                ],
                recipients=["Länets brukarråd"],
            ),
            closing(),
        ),
        attendance={"alvsbyn": {"present": "1-2", "moves": [{"type": "left", "at": "10:25"}]}},
        people=("leader",),
    ),
    Script(
        key="political_cancelled",
        body="political",
        reached=Reached.CANCELLED,
        days=-75,
        items=(verifier_choice("Anders Wikberg"), closing()),
    ),
    Script(
        key="political_signing",
        body="political",
        reached=Reached.SIGNING,
        days=-11,
        items=(
            verifier_choice("Anders Wikberg"),
            decision(
                "Uppföljning av handlingsplanen",
                "att uppföljningen läggs till handlingarna",
                "att be länsstyrgruppen återkomma med förslag för de försenade insatserna",
                background=(
                    "Av planens tretton insatser är sju klara, fyra pågår och två är försenade. "
                    "De försenade gäller utbildning i motiverande samtal och det gemensamma "
                    "uppföljningssystemet."
                ),
                presenters=["leader"],
                tables=[
                    {
                        "caption": "Insatser efter läge",
                        "header": ["Läge", "Antal"],
                        "rows": [["Klara", "7"], ["Pågår", "4"], ["Försenade", "2"]],
                    }
                ],
                decisions=[
                    {
                        "clauses": [
                            "att uppföljningen läggs till handlingarna",
                            "att be länsstyrgruppen återkomma med förslag för de försenade "
                            "insatserna",
                        ],
                        "responsible": "Länsstyrgruppen",
                        "due_in": 45,
                    }
                ],
            ),
            decision(
                "Sammanträdesdagar nästa år",
                "att sammanträda fem gånger enligt kansliets förslag",
            ),
            closing(),
        ),
        absent=("gallivare",),
        people=("leader",),
    ),
    Script(
        key="political_next",
        body="political",
        reached=Reached.PLANNED,
        days=18,
        items=(
            {"heading": "Val av justerare"},
            {"heading": "Föregående protokoll"},
            {
                "heading": "Budget för nästa år",
                "case_number": "KFN 2026/061",
                "summary": "Kansliet föreslår en budget i nivå med årets.",
                "proposals": [
                    {
                        "by": {"person": "chair"},
                        "clauses": ["att fastställa budgeten enligt kansliets förslag"],
                    }
                ],
            },
            {"heading": "Avslutning", "kind": "closing"},
        ),
    ),
)
