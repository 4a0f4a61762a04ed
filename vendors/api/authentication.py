"""How the API knows who asks."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from rest_framework.authentication import BasicAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class Tokens(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """A token in the Authorization header, kept by us as a digest only."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Any]:
        # A header may hold any bytes; the library decodes them without a doubt.
        if not token.isascii() or b"\0" in token:
            raise AuthenticationFailed("Invalid token.")
        found: tuple[User, Any] = super().authenticate_credentials(token)
        return found


class Password(BasicAuthentication):
    """A name and a password, where a token is asked for."""

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> tuple[User, None]:
        # PostgreSQL refuses a NUL, also in a question.
        if "\0" in userid:
            raise AuthenticationFailed("Invalid username/password.")
        user, _ = super().authenticate_credentials(userid, password, request)
        return user, None


BY_TOKEN_OR_SESSION = (Tokens, SessionAuthentication)
BY_PASSWORD_TOO = (Password, *BY_TOKEN_OR_SESSION)


class TokensInSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = Tokens
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - its interface
        return dict(
            build_bearer_security_scheme_object(
                header_name="Authorization",
                token_prefix=self.target.authenticate_header(""),
            )
        )


class PasswordInSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = Password
    name = "password"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - its interface
        return {"type": "http", "scheme": "basic"}
