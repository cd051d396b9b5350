"""Where is the Anaplan account?"""

from app.domain.answers import Account
from app.domain.choices import Region
from app.domain.region import NAMES, NOT_RECOGNISED, region_of_address
from app.domain.say import say
from app.forms.fields import Choice, Line
from app.forms.step_form import StepForm


class AccountForm(StepForm):
    """The region, which the address of Anaplan's own pages gives away."""

    step = "account"
    likely = ""
    """What is said of a region that is only likely, and stands chosen on the page to be confirmed."""

    address = Line(
        say("Anaplan address"),
        is_optional=True,
        description=say("Copied from the address bar when you are in Anaplan, like us1a.app.anaplan.com"),
        longest=2000,
    )
    region = Choice(
        say("Region"),
        NAMES,
        hints={
            Region.DEFAULT: say("Most accounts: United States, Japan, and Europe’s eu1, eu2 and eu4"),
            Region.EU: say("European addresses that begin with eu3 or eu5"),
            Region.CAN: say("Addresses that begin with ca1"),
            Region.AUS: say("Addresses that begin with au1"),
        },
        missing=say("Choose a region, or enter the Anaplan address and we find it"),
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Take the region from the address where only the address was given; they must not contradict."""
        if self.address.data:
            finding = region_of_address(self.address.data)
            if finding is None or (finding.region is None and not self.region.data):
                self.address.errors = (finding.message if finding else NOT_RECOGNISED,)
                return False
            if finding.region and not self.region.data:
                self.region.data = finding.region.value
                if not finding.sure:
                    # Nothing is wrong, and pressing Continue once more is enough.
                    self.likely = finding.message
                    return False
            elif finding.region and finding.sure and self.region.data != finding.region:
                belongs = self.region.labels[finding.region]
                self.region.errors = (
                    say(
                        "The address belongs to the region {region}: choose it, or remove the address",
                        region=belongs,
                    ),
                )
                return False
        return super().validate(extra_validators)

    def section(self) -> Account:
        """Return the region."""
        return Account(Region(self.region.data), self.address.data or "")
