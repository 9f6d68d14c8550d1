"""What a program is told of consents, and what it sends to give or take one back."""

from typing import Final

from rest_framework import serializers

from privacy.api.shapes import FreeText, Shape, Strict

STATES: Final = ("never_given", "given", "outdated", "suspended", "withdrawn")
SENT: Final = {
    "purpose": "portraits",
    "statements": [
        {"code": "portraits", "version": "2026-12", "digest": "9f2c5d" + "0" * 58},
        {"code": "own_face", "version": "2026-11", "digest": "1b7a3e" + "0" * 58},
    ],
}

PURPOSE: Final = {
    "code": "portraits",
    "title": "Making your portraits",
    "words": "Your photos are used to make the portraits that you ask for.",
    "basis": "Your consent",
    "retention": "Photos until their job ends, at the latest 24 hours",
    "is_optional": False,
    "needs_consent": True,
    "statements": [
        {
            "code": "portraits",
            "version": "2026-12",
            "release": "",
            "title": "Use my photos to make portraits",
            "text": "I agree that my photos are used to make the portraits that I ask for.",
            "digest": "9f2c5d" + "0" * 58,
            "effect_of_refusing": "No portraits can be made.",
            "state": "given",
            "since": "2026-11-24T13:06:00Z",
            "is_withdrawable": True,
        }
    ],
}
RECEIPT: Final = {
    "@context": {"dpv": "https://w3id.org/dpv#", "dct": "http://purl.org/dc/terms/"},
    "@id": "urn:uuid:2c9b4d1e-6f70-4a83-9b15-8d7e6c5f4a32#receipt",
    "@type": "dpv:ConsentReceipt",
    "dct:identifier": "2c9b4d1e-6f70-4a83-9b15-8d7e6c5f4a32",
    "dct:created": "2026-11-24T13:06:01+00:00",
    "dct:publisher": "Example Portraits",
    "schema:recipient": "dpv:DataSubject",
    "dpv:hasRecordOfActivity": {
        "@id": "urn:uuid:2c9b4d1e-6f70-4a83-9b15-8d7e6c5f4a32",
        "@type": "dpv:ConsentRecord",
        "dct:language": "en",
    },
}


class StatementShape(Shape):
    """One statement: its exact text, and how it stands."""

    code = serializers.CharField()
    version = serializers.CharField()
    release = serializers.CharField(help_text="Which law’s words stand below its own; often none")
    title = serializers.CharField()
    text = serializers.CharField(help_text="To be shown to the person, word for word")
    digest = serializers.CharField(help_text="SHA-256 of `text`")
    effect_of_refusing = serializers.CharField()
    state = serializers.ChoiceField(
        choices=STATES, help_text="`outdated`: given in words that have changed since"
    )
    since = serializers.DateTimeField(allow_null=True)
    is_withdrawable = serializers.BooleanField()


class PurposeShape(Shape):
    """A purpose with the statements that it asks for."""

    example = PURPOSE
    code = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField()
    basis = serializers.CharField(source="basis_words")
    retention = serializers.CharField()
    is_optional = serializers.BooleanField(help_text="Whether nothing else depends on it")
    needs_consent = serializers.BooleanField()
    statements = StatementShape(many=True, source="shown")


class PurposesShape(Shape):
    """Every purpose of this deployment."""

    example = {"results": [PURPOSE]}
    results = PurposeShape(many=True)


class GivenStatement(Strict):
    """The very words that the person agreed to."""

    code = FreeText(max_length=30)
    version = FreeText(max_length=20)
    digest = serializers.RegexField(
        r"^[0-9a-f]{64}$", trim_whitespace=False, help_text="SHA-256 of the text shown"
    )


class GivenConsent(Strict):
    """A purpose's statements, each of them, in the words that were shown."""

    example = SENT
    purpose = FreeText(max_length=30)
    statements = serializers.ListField(child=GivenStatement(), min_length=1, max_length=10)


class Withdrawal(Strict):
    """What goes besides."""

    example = {"with_results": False}
    with_results = serializers.BooleanField(
        default=False, help_text="Delete what was made with this consent too"
    )


class WithdrawnShape(Shape):
    """What taking back did."""

    example = {
        "is_done": True,
        "effect": "No portraits can be made, and your photos are deleted at once.",
    }
    is_done = serializers.BooleanField(
        help_text="False while something could not be deleted yet; it is tried again every minute"
    )
    effect = serializers.CharField()


class ConsentEventShape(Shape):
    """A consent given or taken back."""

    example = {
        "record": "2c9b4d1e-6f70-4a83-9b15-8d7e6c5f4a32",
        "statement": "portraits",
        "version": "2026-12",
        "release": "",
        "digest": "9f2c5d" + "0" * 58,
        "is_given": True,
        "language": "en",
        "method": "api",
        "at": "2026-11-24T13:06:00Z",
    }
    record = serializers.UUIDField()
    statement = serializers.CharField()
    version = serializers.CharField()
    release = serializers.CharField()
    digest = serializers.CharField()
    is_given = serializers.BooleanField()
    language = serializers.CharField()
    method = serializers.CharField()
    at = serializers.DateTimeField()
