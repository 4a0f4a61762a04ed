"""Why days are what they are and what is not known, as data and in words."""

from rest_framework import serializers

from vendors.models.choices import choices
from vendors.notifications import explaining
from vendors.rules.answers import Exit, Missing, Unknown
from vendors.rules.explanation import Reason, Rule


class ExplainedSerializer(serializers.Serializer[Reason]):
    """One step of "why this day?", as data and in words."""

    rule = serializers.ChoiceField(choices=choices(Rule))
    gives = serializers.DateField()
    length = serializers.CharField(allow_blank=True)
    since = serializers.DateField(allow_null=True)
    authority = serializers.CharField()
    words = serializers.SerializerMethodField()

    def get_words(self, reason: Reason) -> str:
        [sentence] = explaining.because([reason])
        return sentence


class UnknownSerializer(serializers.Serializer[Unknown]):
    """One thing that is not known, and what would settle it."""

    missing = serializers.ChoiceField(choices=choices(Missing))
    until = serializers.CharField(allow_blank=True)
    words = serializers.SerializerMethodField()

    def get_words(self, unknown: Unknown) -> str:
        return explaining.not_known(unknown)


class ExitSerializer(serializers.Serializer[Exit]):
    """The earliest day on which a contract ends by notice given today."""

    on = serializers.DateField()
    explanation = ExplainedSerializer(source="because", many=True)
