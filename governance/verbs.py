"""The sentences of governance's events, as the history shows them; braces are the event's data."""

VERBS = {
    "governance.meeting_planned": "Mötet planerades.",
    "governance.meeting_opened": "Mötet öppnades.",
    "governance.meeting_closed": "Mötet avslutades.",
    "governance.meeting_reopened": "Mötet öppnades igen.",
    "governance.meeting_cancelled": "Mötet ställdes in.{because}",
    "governance.meeting_replanned": "Mötet planerades på nytt, till {day}.",
    "governance.meeting_imported": "Mötet lästes in från en fil, med {warnings} anmärkningar.",
    "governance.minutes_fixed": "{scope} fastställdes för justering.",
    "governance.minutes_ready": "Protokollets fil lagrades och kan skrivas under.",
    "governance.minutes_reopened": (
        "Fastställandet återtogs och registrerade underskrifter gäller inte längre.{because}"
    ),
    "governance.signature_recorded": "{name} skrev under {day}.",
    "governance.signature_cleared": "Den registrerade underskriften av {name} togs bort.",
    "governance.scan_attached": "Det undertecknade protokollet lades till som skannad fil.",
    "governance.minutes_verified": "Protokollet justerades {day}.",
    "governance.masks_changed": "Maskeringen i den offentliga versionen ändrades.",
    "governance.paragraph_corrected": "Paragrafen lades upp som rättelse av {name}.",
}
