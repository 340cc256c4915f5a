"""Documents in and out: round trips, refusals that store nothing, files in archives."""

import hashlib
import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.apps import apps
from django.core.management import call_command

from governance.document import dump_meeting, parse_meeting
from governance.interchange import (
    ImportRefused,
    Package,
    export_document,
    export_package,
    import_documents,
    read_package,
    write_package,
)
from governance.models import Body, Meeting, Paragraph, Participation, SeatHolding
from governance.states import MeetingState, VerificationState
from portal.core.models import Attachment, Organisation, OrganisationName, Person

SHAPES = sorted(Path(__file__).parent.glob("shapes/*.json"))
EXAMPLES = Path(__file__).parents[2] / "fixtures" / "interchange"
OWN_LABELS = {"core", "governance", "reporting"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def small(**changes: Any) -> dict[str, Any]:
    """A small valid document to break."""
    return {
        "format": "samverkan.meeting/1",
        "body": {"name": "Styrgruppen", "host": "Boden"},
        "meeting": {"date": "2026-03-02", "place": "Boden"},
        "people": [
            {"id": "a", "name": "Ada Berg", "party": "S"},
            {"id": "b", "name": "Bo Ek"},
        ],
        "attendance": [
            {"person": "a", "as": "member", "role": "chair"},
            {"person": "b", "as": "member"},
        ],
        "paragraphs": [
            {"number": 1, "heading": "Öppnande", "kind": "opening"},
            {"number": 2, "heading": "Rapport", "decisions": [{"clauses": ["att godkänna"]}]},
        ],
        **changes,
    }


def imported(data: dict[str, Any] | str, **options: bool) -> Meeting:
    text = data if isinstance(data, str) else json.dumps(data)
    [result] = import_documents([Package(parse_meeting(text))], **options)
    return result.meeting


def refusals(data: dict[str, Any], **options: bool) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        imported(data, **options)
    return [str(fault) for fault in refused.value.faults]


def row_counts() -> dict[str, int]:
    """How many rows each of our tables holds."""
    models = [model for model in apps.get_models() if model._meta.app_label in OWN_LABELS]
    return {model._meta.label: model._base_manager.count() for model in models}


def renamed(text: str, suffix: str) -> str:
    """The same document of another body, so that both stand in one database."""
    data = json.loads(text)
    data["body"]["name"] += suffix
    data["body"].pop("external_id", None)
    return json.dumps(data)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_shape_comes_back_the_same(path: Path) -> None:
    first = dump_meeting(export_document(imported(path.read_text())))

    second = dump_meeting(export_document(imported(renamed(first, " (kopia)"))))

    assert json.loads(second.replace(" (kopia)", "")) == json.loads(renamed(first, ""))


def test_shipped_example_is_taken() -> None:
    meeting = imported((EXAMPLES / "meeting.json").read_text())

    again = parse_meeting(dump_meeting(export_document(meeting)))

    assert again.meeting == parse_meeting((EXAMPLES / "meeting.json").read_text()).meeting


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"attendance": [{"person": "x", "as": "member"}]}, "$.attendance[0].person"),
        ({"body": {"name": "Styrgruppen", "county": "99"}}, "$.body.county"),
    ],
)
def test_fault_is_told_with_its_path_and_nothing_is_stored(
    changes: dict[str, Any], path: str
) -> None:
    before = row_counts()

    told = refusals(small(**changes))

    assert [fault.partition(":")[0] for fault in told] == [path]
    assert row_counts() == before


def test_meeting_that_exists_is_refused_and_nothing_is_stored() -> None:
    imported(small())
    before = row_counts()

    told = refusals(small())

    assert len(told) == 1
    assert "finns redan" in told[0]
    assert row_counts() == before


def test_number_used_in_the_series_is_refused_and_nothing_is_stored() -> None:
    imported(small())
    before = row_counts()
    later = small(meeting={"date": "2026-09-07", "place": "Boden"})
    later["paragraphs"] = [{"number": 2, "heading": "Rapport", "kind": "information"}]

    told = refusals(later)

    assert told == [
        "$.paragraphs: Nummer 2 används redan i organets nummerserie, vid mötet 2026-03-02."
    ]
    assert row_counts() == before


def test_replace_writes_the_same_meeting_anew_under_its_old_id() -> None:
    meeting = imported(small())
    changed = small()
    changed["paragraphs"][1]["heading"] = "Rapport från kansliet"

    again = imported(changed, replace=True)

    assert again.pk == meeting.pk
    assert [row.heading for row in again.paragraphs.all()] == ["Öppnande", "Rapport från kansliet"]
    assert Meeting.objects.count() == 1


def test_replace_never_touches_verified_paragraphs() -> None:
    verified = small(
        verifications=[
            {
                "paragraphs": "1-2",
                "signers": [{"person": "a", "as": "chair"}, {"person": "b", "as": "verifier"}],
                "verified_on": "2026-03-09",
            }
        ]
    )
    meeting = imported(verified)
    before = row_counts()

    told = refusals(small(), replace=True)

    assert "justerade paragrafer" in told[0]
    assert row_counts() == before
    assert meeting.verifications.get().state == VerificationState.VERIFIED


def test_verified_outside_is_frozen_with_participation_and_content() -> None:
    meeting = imported(small(verifications=[{"paragraphs": "1-2", "verified_on": "2026-03-09"}]))

    verification = meeting.verifications.get()

    assert (verification.outside, verification.state) == (True, VerificationState.VERIFIED)
    assert verification.content["format"] == "samverkan.minutes/1"
    assert Participation.objects.filter(serving=True).count() == 4


def test_several_files_are_taken_all_or_none() -> None:
    before = row_counts()
    good, bad = parse_meeting(json.dumps(small())), small()
    bad["body"]["name"] = "En annan grupp"
    bad["attendance"][0]["person"] = "okänd"

    with pytest.raises(ImportRefused):
        import_documents([Package(good), Package(parse_meeting(json.dumps(bad)))])

    assert row_counts() == before


def test_existing_settings_stand_and_differences_are_told() -> None:
    imported(small())
    later = small(meeting={"date": "2026-05-04", "place": "Boden"})
    later["body"]["layout"] = "narrative_first"
    for item, number in zip(later["paragraphs"], (3, 4), strict=True):
        item["number"] = number

    [result] = import_documents([Package(parse_meeting(json.dumps(later)))])

    assert Body.objects.get().layout == "decision_first"
    assert [fault.path for fault in result.warnings if "layout" in fault.path] == ["$.body.layout"]
    assert any("$.body.layout" in note for note in result.meeting.import_notes)


def test_organisation_is_found_by_the_name_of_its_time() -> None:
    region = Organisation.objects.create(name="Region Norrbotten")
    OrganisationName.objects.create(
        organisation=region, name="Norrbottens läns landsting", valid_to="2016-12-31"
    )
    old = small(meeting={"date": "2011-02-04", "place": "Luleå"})
    old["body"]["host"] = "Norrbottens läns landsting"

    meeting = imported(old)

    assert meeting.body.host == region
    assert export_document(meeting).body.host == "Norrbottens läns landsting"


def test_two_people_with_one_name_stay_two() -> None:
    data = small()
    data["people"][1] = {"id": "b", "name": "Ada Berg", "party": "S"}

    meeting = imported(data)

    assert Person.objects.filter(name="Ada Berg").count() == 2
    assert len(export_document(meeting).people) == 2


def test_new_body_gets_seats_held_on_the_meeting_day() -> None:
    meeting = imported(small(vacant_seats=[{"label": "Vakant", "party": "M"}]))

    held = SeatHolding.objects.filter(seat__body=meeting.body)

    assert [str(row.starts) for row in held] == ["2026-03-02", "2026-03-02"]
    assert meeting.body.seats.count() == 3


def test_paragraphs_without_any_number_are_numbered_later() -> None:
    data = small()
    for key, item in enumerate(data["paragraphs"]):
        item.update(number=None, key=f"k{key}")

    meeting = imported(data)

    assert list(meeting.paragraphs.values_list("numbered", flat=True)) == [True, True]
    assert [item.number for item in export_document(meeting).paragraphs] == [None, None]
    provisional = export_document(meeting, provisional=True)
    assert [item.number for item in provisional.paragraphs] == [1, 2]


def test_imported_meeting_is_closed() -> None:
    assert imported(small()).state == MeetingState.CLOSED


# -- files -------------------------------------------------------------------------------------

PDF = b"%PDF-1.7 exempel"


def with_file() -> dict[str, Any]:
    return small(
        attachments=[
            {
                "id": "f1",
                "title": "Tjänsteskrivelse",
                "file": "files/f1.pdf",
                "sha256": hashlib.sha256(PDF).hexdigest(),
            }
        ]
    )


def archive(tmp_path: Path, data: dict[str, Any], files: dict[str, bytes]) -> Path:
    path = tmp_path / "meeting.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("meeting.json", json.dumps(data))
        for name, content in files.items():
            out.writestr(name, content)
    return path


def test_archive_goes_in_and_out_with_its_files(tmp_path: Path) -> None:
    package = read_package(archive(tmp_path, with_file(), {"files/f1.pdf": PDF}))

    [result] = import_documents([package])

    again = tmp_path / "again.zip"
    again.write_bytes(write_package(export_package(result.meeting)))
    assert read_package(again).files == {"files/f1.pdf": PDF}
    assert write_package(export_package(result.meeting)) == again.read_bytes()


def test_attachment_without_its_file_keeps_name_and_hash() -> None:
    meeting = imported(with_file())

    row = Attachment.objects.get()

    assert (row.size, bool(row.file), row.original_name) == (0, False, "f1.pdf")
    assert export_document(meeting).attachments[0].sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Filen files/f1.pdf finns inte i arkivet."),
        ({"files/f1.pdf": b"annat"}, "Filen files/f1.pdf har en annan kontrollsumma"),
        ({"files/f1.pdf": PDF, "../utanfor": b"x"}, "Arkivet innehåller ../utanfor"),
    ],
)
def test_archive_that_is_wrong_is_refused(
    tmp_path: Path, files: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        read_package(archive(tmp_path, with_file(), files))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b"[]",
        b"null",
        b'{"format": "samverkan.meeting/2"}',
        b"PK\x03\x04 trasig",
        b"[" * 100_000,
        b'{"a": NaN}',
        b'{"format": "samverkan.meeting/1", "format": "samverkan.meeting/1"}',
    ],
)
def test_hostile_file_is_refused_with_sentences(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fil.json"
    path.write_bytes(content)

    with pytest.raises(ImportRefused) as refused:
        read_package(path)

    assert all(fault.path.startswith("$") and fault.sentence for fault in refused.value.faults)


# -- commands ------------------------------------------------------------------------------------


def test_a_refused_file_leaves_no_bytes_of_the_one_before_it(tmp_path: Path) -> None:
    good, bad = small(attachments=[{"id": "f", "title": "Brev", "file": "files/brev.pdf"}]), small()
    package = Package(parse_meeting(json.dumps(good)), {"files/brev.pdf": b"%PDF-1.7"})
    again = Package(parse_meeting(json.dumps(bad)))

    with pytest.raises(ImportRefused) as refused:
        import_documents([package, again])

    assert refused.value.index == 1
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_import_command_names_the_file_that_is_refused(tmp_path: Path) -> None:
    paths = [tmp_path / "ett.json", tmp_path / "tva.json"]
    for path in paths:
        path.write_text(json.dumps(small()))
    err = StringIO()

    with pytest.raises(SystemExit):
        call_command("import_meeting", *map(str, paths), stderr=err)

    assert err.getvalue().startswith("tva.json: $.meeting")
    assert not Meeting.objects.exists()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.json"
    path.write_text(json.dumps(small()))
    return path


def test_import_command_prints_the_id(document: Path) -> None:
    out, err = StringIO(), StringIO()

    call_command("import_meeting", str(document), stdout=out, stderr=err)

    assert out.getvalue().strip() == str(Meeting.objects.get().pk)


def test_import_command_ends_with_1_and_one_sentence_per_fault(document: Path) -> None:
    data = small()
    data["okänd"] = 1
    document.write_text(json.dumps(data))
    err = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("import_meeting", str(document), stderr=err)

    assert stopped.value.code == 1
    assert err.getvalue().startswith("$")
    assert len(err.getvalue().strip().splitlines()) == 1
    assert not Meeting.objects.exists()


def test_export_command_writes_the_document(document: Path, tmp_path: Path) -> None:
    meeting = imported(small())
    out = StringIO()

    call_command("export_meeting", str(meeting.pk), stdout=out)
    call_command("export_meeting", str(meeting.pk), "--zip", str(tmp_path / "ut.zip"))

    assert parse_meeting(out.getvalue()) == export_document(meeting)
    assert read_package(tmp_path / "ut.zip").document == export_document(meeting)


def test_export_command_says_when_there_is_no_such_meeting() -> None:
    err = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("export_meeting", "4711", stderr=err)

    assert (stopped.value.code, err.getvalue().strip()) == (1, "$: Mötet 4711 finns inte.")


def test_schema_command_prints_a_schema_that_the_example_follows() -> None:
    out = StringIO()

    call_command("interchange_schema", "meeting", stdout=out)

    schema = json.loads(out.getvalue())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((EXAMPLES / "meeting.json").read_text()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(small(okänd=1), schema)


def test_export_takes_the_same_number_of_queries_for_few_and_many_paragraphs(
    django_assert_max_num_queries: Any,
) -> None:
    few = imported(small())
    many = small(body={"name": "En annan grupp"})
    many["paragraphs"] = [
        {"number": n, "heading": f"Ärende {n}", "kind": "information"} for n in range(1, 31)
    ]
    many_meeting = imported(many)

    with django_assert_max_num_queries(45) as for_few:
        export_document(few)
    with django_assert_max_num_queries(len(for_few)):
        export_document(many_meeting)


def test_unknown_paragraph_rows_are_not_left_behind_by_a_refused_replace() -> None:
    imported(small())
    broken = small()
    broken["paragraphs"][1]["recusals"] = [{"person": "okänd"}]

    refusals(broken, replace=True)

    assert Paragraph.objects.count() == 2


def test_moves_keep_the_order_in_which_they_were_written() -> None:
    data = small()
    data["attendance"][1]["moves"] = [
        {"type": "came", "at": "10:20"},
        {"type": "came", "at": "09:10"},
    ]

    moves = export_document(imported(data)).attendance[1].moves

    assert [str(move.at) for move in moves] == ["10:20:00", "09:10:00"]
