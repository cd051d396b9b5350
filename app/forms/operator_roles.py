"""What an administrator decides about operators: who is one, and what each may do."""

from wtforms import Form

from app.domain.roles import Role
from app.forms.fields import Choice, Line, YesNo
from app.forms.operator_account import Username

ROLES = {Role.VIEWER.value: "Viewer", Role.OPERATOR.value: "Operator", Role.ADMIN.value: "Administrator"}
HINTS = {
    Role.VIEWER.value: "Sees every onboarding",
    Role.OPERATOR.value: "Also makes links, and decides what becomes of them",
    Role.ADMIN.value: "Also lets others in, and says which sites are told of what happens",
}


class RoleForm(Form):
    """What may they do?"""

    role = Choice("Role", ROLES, missing="Choose a role", hints=HINTS)


class NewOperatorForm(Form):
    """Who is let in?"""

    name = Line("Name", missing="Enter a name", description="Recipients read it on the links that they make")
    username = Username(
        "User name", is_optional=True, description="To sign in with a password, which they choose themselves"
    )
    role = Choice("Role", ROLES, missing="Choose a role", hints=HINTS)


class NewAddressForm(Form):
    """What have they lost?"""

    forget = YesNo(
        "Forget their password and second factor",
        description="For somebody who has lost them; they can set them up again",
    )
