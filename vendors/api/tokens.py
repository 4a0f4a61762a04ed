"""Tokens, with which programs sign in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from vendors.api.authentication import BY_PASSWORD_TOO, Tokens
from vendors.api.parsing import Json
from vendors.api.resources import person_of


class TokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown this once; keep it.")
    expiry = serializers.DateTimeField(allow_null=True)


@extend_schema(tags=["token"])
class TokenView(APIView):
    """A token of one's own; nobody can list them."""

    permission_classes = (IsAuthenticated,)
    parser_classes = (Json,)
    authentication_classes = BY_PASSWORD_TOO

    @extend_schema(request=None, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Make a token, for somebody who gives name and password or is signed in."""
        if isinstance(request.successful_authenticator, Tokens):
            self.permission_denied(
                request, "A token makes no other; give your name and password."
            )
        user = person_of(request)
        kept, token = AuthToken.objects.create(user=user)
        user_logged_in.send(sender=type(user), request=request, user=user)
        made = TokenSerializer({"token": token, "expiry": kept.expiry})
        return Response(
            made.data,
            status=status.HTTP_201_CREATED,
            headers={"Cache-Control": "no-store"},
        )

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Revoke the token that this is sent with; otherwise all of one's own."""
        user = person_of(request)
        if isinstance(request.successful_authenticator, Tokens):
            request.auth.delete()
        else:
            AuthToken.objects.filter(user=user).delete()
        user_logged_out.send(sender=type(user), request=request, user=user)
        return Response(status=status.HTTP_204_NO_CONTENT)
