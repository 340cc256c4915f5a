"""The meetings of the joint board: votes, recusal, secrecy and notices."""

from reporting.demo.scripts import Reached, Script, closing, decision, information

ROOM = "Regionhuset, Luleå, sal Norrsken"
# A joint board's notice goes up on every participant's board (KL 9:32).
BOARDS = (
    "Region Norrbotten",
    "Piteå kommun",
    "Luleå kommun",
    "Bodens kommun",
    "Gällivare kommun",
    "Haparanda kommun",
)


def chosen_verifier() -> dict[str, object]:
    """The § in which the verifier is chosen."""
    return decision(
        "Val av justerare",
        "att jämte ordföranden utse Anders Wikberg att justera protokollet",
        by="region1",
    )


BOARD = (
    Script(
        key="board_budget",
        body="board",
        reached=Reached.VERIFIED,
        days=-180,
        place=ROOM,
        verify_place="Regionhuset i Luleå",
        boards=BOARDS,
        items=(
            chosen_verifier(),
            decision(
                "Delårsrapport",
                "att godkänna delårsrapporten",
                "att överlämna den till de samverkande kommunerna och regionen",
                by="region1",
                case_number="GNBU 2026/21",
                summary="Delårsrapporten visar ett underskott på 1,2 mnkr mot budget.",
                presenters=["economist"],
                documents=[
                    {"title": "Tjänsteskrivelse"},
                    {"title": "Delårsrapport för årets första tertial"},
                ],
                recipients=["Regionstyrelsen", "Kommunstyrelserna"],
            ),
            decision(
                "Familjecentral i Gällivare",
                "att öppna en gemensam familjecentral i Gällivare den 1 mars",
                by="region1",
                case_number="GNBU 2026/17",
                summary=(
                    "Kommunen och regionen vill öppna en gemensam familjecentral. "
                    "Kostnaden delas lika."
                ),
                motions=[
                    {
                        "kind": "referral_back",
                        "by": ["verifier"],
                        "supported_by": ["haparanda"],
                        "text": "att ärendet återremitteras för en ny beräkning av hyran",
                    },
                    {"kind": "approval", "by": ["lulea"], "to": "ordförandens förslag"},
                ],
                procedure=(
                    "Ordföranden frågar om ärendet ska avgöras i dag eller återremitteras och "
                    "finner att det ska avgöras i dag. Omröstning begärs."
                ),
                votes=[
                    {
                        "question": "Ska ärendet avgöras i dag?",
                        "yes": "ärendet avgörs i dag",
                        "no": "ärendet återremitteras",
                        "ballots": {
                            "region1": "yes",
                            "politician": "yes",
                            "chair": "yes",
                            "lulea": "yes",
                            "verifier": "no",
                            "haparanda": "no",
                        },
                        "outcome": "yes",
                    }
                ],
                recusals=[{"person": "gallivare", "reason": "Ledamot i fastighetsbolaget."}],
                reservations=[
                    {
                        "by": ["verifier", "haparanda"],
                        "text": "Hyran är inte tillräckligt utredd.",
                    }
                ],
                decisions=[
                    {
                        "clauses": ["att öppna en gemensam familjecentral i Gällivare den 1 mars"],
                        "responsible": "Förvaltningschefen",
                        "due_in": 150,
                    }
                ],
                recipients=["Gällivare kommun", "Region Norrbotten"],
            ),
            decision(
                "Ersättning i ett enskilt ärende",
                "att bevilja ersättning enligt förvaltningens förslag",
                by="region1",
                case_number="GNBU 2026/19",
                background="Ärendet gäller en enskild familjs förhållanden.",
                confidential={
                    "ground": "OSL 26 kap. 1 §",
                    "public_text": "Ärendet rör en enskilds personliga förhållanden.",
                },
            ),
            {
                "heading": "Anmälan av delegationsbeslut",
                "kind": "list",
                "entries": [
                    {"label": "a", "case_number": "GNBU 2026/8", "text": "Avtal om lokal"},
                    {"label": "b", "case_number": "GNBU 2026/11", "text": "Anställning av kurator"},
                ],
                "decisions": [{"clauses": ["att anmälan läggs till handlingarna"]}],
            },
            closing(),
        ),
    ),
    Script(
        key="board_autumn",
        body="board",
        reached=Reached.VERIFIED,
        days=-45,
        place=ROOM,
        verify_place="Regionhuset i Luleå",
        boards=BOARDS,
        items=(
            chosen_verifier(),
            information(
                "Ekonomiskt läge",
                "Prognosen för helåret är ett underskott på 0,8 mnkr.",
                presenters=["economist"],
            ),
            decision(
                "Remissvar om barns delaktighet",
                "att lämna remissvaret enligt förslaget",
                by="region1",
                case_number="GNBU 2026/33",
                decisions=[
                    {
                        "clauses": ["att lämna remissvaret enligt förslaget"],
                        "responsible": "Kansliet",
                        "due_in": 10,
                        "done": True,
                    }
                ],
            ),
            closing(),
        ),
        absent=("politician",),
        attendance={
            "sub_region": {
                "as": "substitute",
                "serves": [{"for": "politician", "paragraphs": "all"}],
            }
        },
    ),
    Script(
        key="board_draft",
        body="board",
        reached=Reached.CLOSED,
        days=-4,
        place=ROOM,
        items=(
            chosen_verifier(),
            decision(
                "Internbudget",
                "att fastställa internbudgeten",
                by="region1",
                case_number="GNBU 2026/40",
                presenters=["economist"],
            ),
            {
                "heading": "Lokal för ungdomsmottagningen i Piteå",
                "case_number": "GNBU 2026/41",
                "background": "Hyresavtalet löper ut vid årsskiftet och tre lokaler har prövats.",
                "proposals": [
                    {
                        "by": {"person": "region1"},
                        "clauses": ["att teckna hyresavtal för lokalen på Storgatan"],
                    }
                ],
            },
            closing(),
        ),
        attendance={"lulea": {"present": "2-4", "moves": [{"type": "came", "at": "09:20"}]}},
    ),
    Script(
        key="board_next",
        body="board",
        reached=Reached.PLANNED,
        days=31,
        place=ROOM,
        items=({"heading": "Val av justerare"}, {"heading": "Årsredovisning, tidplan"}),
    ),
)
