"""The closed lists of governance: values as in samverkan.meeting/1, labels as on screen."""

from django.db.models import TextChoices


class BodyKind(TextChoices):
    ASSEMBLY = "assembly", "Fullmäktige"
    BOARD = "board", "Styrelse eller nämnd"
    JOINT_BOARD = "joint_board", "Gemensam nämnd"
    COMMITTEE = "committee", "Utskott"
    POLITICAL_GROUP = "political_group", "Politisk ledningsgrupp"
    STEERING_GROUP = "steering_group", "Styrgrupp"
    COLLABORATION_GROUP = "collaboration_group", "Samverkansgrupp"
    WORKING_GROUP = "working_group", "Projekt- eller arbetsgrupp"
    NETWORK = "network", "Nätverk"
    USER_COUNCIL = "user_council", "Brukarråd"
    REFERENCE_GROUP = "reference_group", "Referensgrupp"


class BodyLevel(TextChoices):
    NATIONAL = "national", "Nationell"
    COUNTY = "county", "Län"
    DISTRICT = "district", "Länsdel"
    LOCAL = "local", "Lokal"


class Profile(TextChoices):
    """Which rules bind the body (domain.md § 2)."""

    ASSEMBLY = "assembly", "Fullmäktige (KL 5 kap.)"
    BOARD = "board", "Nämnd eller styrelse (KL 6 kap.)"
    JOINT_BOARD = "joint_board", "Gemensam nämnd (KL 9 kap.)"
    VOLUNTARY = "voluntary", "Frivilligt protokoll i kommunallagens form"
    NOTES = "notes", "Minnesanteckningar"


class NumberingScheme(TextChoices):
    YEAR = "year", "Löpande över kalenderåret"
    MEETING = "meeting", "Från § 1 vid varje möte"


class Layout(TextChoices):
    DECISION_FIRST = "decision_first", "Beslutet först"
    NARRATIVE_FIRST = "narrative_first", "Berättelsen först"


class AttendanceLayout(TextChoices):
    LIST = "list", "Lista"
    MATRIX = "matrix", "Närvaro- och omröstningslista"
    ORGANISATIONS = "organisations", "Organisation, ledamot, ersättare"


class PageHeader(TextChoices):
    BODY = "body", "Organets namn"
    ORGANISATION = "organisation", "Organisationens namn"


class Capacity(TextChoices):
    MEMBER = "member", "Ledamot"
    SUBSTITUTE = "substitute", "Ersättare"
    OTHER = "other", "Övrig deltagande"


class AttendanceRole(TextChoices):
    NONE = "", "Ingen särskild"
    CHAIR = "chair", "Ordförande"
    VICE_CHAIR_1 = "vice_chair_1", "1:e vice ordförande"
    VICE_CHAIR_2 = "vice_chair_2", "2:e vice ordförande"
    SECRETARY = "secretary", "Sekreterare"
    PRESENTER = "presenter", "Föredragande"
    CO_OPTED = "co_opted", "Adjungerad"
    OBSERVER = "observer", "Insynsplats"
    STAFF = "staff", "Tjänsteperson"


class AwayReason(TextChoices):
    RECUSAL = "recusal", "Jäv"
    OTHER = "other", "Annan orsak"
    UNKNOWN = "unknown", "Orsak inte angiven"


class MoveType(TextChoices):
    CAME = "came", "Kom"
    LEFT = "left", "Gick"


class ParagraphKind(TextChoices):
    DECISION = "decision", "Beslutsärende"
    INFORMATION = "information", "Information"
    OPENING = "opening", "Öppnande"
    CLOSING = "closing", "Avslutning"
    CEREMONY = "ceremony", "Ceremoni"
    LIST = "list", "Lista (delgivningar, delegationsbeslut)"


class MotionKind(TextChoices):
    APPROVAL = "approval", "Bifall"
    REJECTION = "rejection", "Avslag"
    AMENDMENT = "amendment", "Ändring"
    ADDITION = "addition", "Tillägg"
    TABLING = "tabling", "Bordläggning"
    REFERRAL_BACK = "referral_back", "Återremiss"
    ADJOURNMENT = "adjournment", "Ajournering"


class VoteKind(TextChoices):
    PROPOSAL = "proposal", "Förslag mot förslag"
    ELECTION = "election", "Val"


class BallotChoice(TextChoices):
    YES = "yes", "Ja"
    NO = "no", "Nej"
    ABSTAIN = "abstain", "Avstår"


class DecidedBy(TextChoices):
    MAJORITY = "majority", "Majoritet"
    CASTING_VOTE = "casting_vote", "Ordförandens utslagsröst"
    LOT = "lot", "Lottning"


class StatementKind(TextChoices):
    REMARK = "remark", "Protokollsanteckning"
    SEPARATE = "separate", "Särskilt yttrande"


class SignerRole(TextChoices):
    CHAIR = "chair", "Ordförande"
    VERIFIER = "verifier", "Justerare"
    SECRETARY = "secretary", "Sekreterare"


class SigningMethod(TextChoices):
    PAPER = "paper", "På papper"
    PORTAL = "portal", "Godkännande i portalen"
    ELECTRONIC = "electronic", "Elektronisk underskrift"
