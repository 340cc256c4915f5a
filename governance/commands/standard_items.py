"""Items that return at every meeting, with the decision they usually lead to, and stock phrases."""

from dataclasses import dataclass

from governance.choices import ParagraphKind


@dataclass(frozen=True)
class StandardItem:
    """A recurring item; `{place}` style blanks are never left in a text."""

    slug: str
    heading: str
    kind: ParagraphKind
    clauses: tuple[str, ...] = ()
    usual: bool = True


STANDARD_ITEMS = (
    StandardItem("upprop", "Upprop", ParagraphKind.OPENING),
    StandardItem("justerare", "Val av justerare", ParagraphKind.DECISION),
    StandardItem(
        "dagordning",
        "Fastställande av dagordning",
        ParagraphKind.DECISION,
        ("att fastställa dagordningen",),
    ),
    StandardItem(
        "foregaende",
        "Föregående protokoll",
        ParagraphKind.DECISION,
        ("att lägga föregående protokoll till handlingarna",),
    ),
    StandardItem(
        "rapport",
        "Rapport",
        ParagraphKind.DECISION,
        ("att lägga rapporten till handlingarna",),
        usual=False,
    ),
    StandardItem(
        "information",
        "Information",
        ParagraphKind.DECISION,
        ("att lägga informationen till handlingarna",),
    ),
    StandardItem(
        "delgivningar",
        "Delgivningar",
        ParagraphKind.LIST,
        ("att lägga delgivningarna till handlingarna",),
        usual=False,
    ),
    StandardItem(
        "delegation",
        "Anmälan av delegationsbeslut",
        ParagraphKind.LIST,
        ("att lägga anmälan av delegationsbesluten till handlingarna",),
        usual=False,
    ),
    StandardItem("ovriga", "Övriga frågor", ParagraphKind.INFORMATION),
    StandardItem("avslutning", "Avslutning", ParagraphKind.CLOSING),
)


@dataclass(frozen=True)
class Phrase:
    """A stock phrase (standardfras): a decision's clauses, or a text put after the background."""

    slug: str
    label: str
    clauses: tuple[str, ...] = ()
    text: str = ""


PHRASES = (
    Phrase("handlingarna", "Läggs till handlingarna", ("att lägga ärendet till handlingarna",)),
    Phrase("godkanns", "Godkänns", ("att godkänna förslaget",)),
    Phrase("bordlaggs", "Bordläggs", ("att bordlägga ärendet till nästa sammanträde",)),
    Phrase("aterremiss", "Återremitteras", ("att återremittera ärendet",)),
    Phrase(
        "avslutat",
        "Ordföranden avslutar",
        text="Ordföranden tackar för visat intresse och förklarar sammanträdet avslutat.",
    ),
)


def standard_items(slugs: list[str]) -> list[StandardItem]:
    """The chosen items in the order of the list."""
    return [item for item in STANDARD_ITEMS if item.slug in slugs]
