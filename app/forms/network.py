"""How does Fivetran reach Anaplan, and what does it test?"""

from app.domain.answers import Network
from app.domain.choices import NetworkingMethod
from app.domain.say import say
from app.forms.fields import Choice, Line, Listed, YesNo
from app.forms.lists import Lists
from app.forms.step_form import StepForm


class NetworkForm(StepForm):
    """The way through the network, and the setup tests."""

    step = "network"

    networking_method = Choice(
        say("How does Fivetran reach Anaplan?"),
        {
            NetworkingMethod.DIRECTLY: say("Directly"),
            NetworkingMethod.PRIVATE_LINK: say("Through a private link"),
            NetworkingMethod.PROXY_AGENT: say("Through a proxy agent"),
        },
        hints={
            NetworkingMethod.DIRECTLY: say("Right for almost everybody, since Anaplan is on the internet")
        },
        missing=say("Choose how Fivetran reaches Anaplan"),
        default=NetworkingMethod.DIRECTLY.value,
    )
    private_link_id = Listed(
        say("Private link"),
        missing=say("Choose a private link"),
        missing_id=say("Enter the private link’s ID, as Fivetran’s dashboard shows it"),
    )
    proxy_agent_id = Listed(
        say("Proxy agent"),
        missing=say("Choose a proxy agent"),
        missing_id=say("Enter the proxy agent’s ID, as Fivetran’s dashboard shows it"),
    )
    hybrid_deployment_agent_id = Line(
        say("Hybrid deployment agent’s ID"),
        is_optional=True,
        description=say(
            "Only for a destination with hybrid deployment; Fivetran runs Anaplan in its own cloud"
        ),
    )
    trust_certificates = YesNo(
        say("Trust certificates that cannot be checked"), description=say("During the setup tests only")
    )
    trust_fingerprints = YesNo(
        say("Trust SSH fingerprints that are not known"), description=say("During the setup tests only")
    )
    run_setup_tests = YesNo(
        say("Test the connection as soon as it exists"),
        description=say("Takes up to a few minutes"),
        default=True,
    )

    def offer(self, lists: Lists) -> None:
        """Show the private links and proxy agents that Fivetran lists."""
        self.private_link_id.offer(lists.private_links)
        self.proxy_agent_id.offer(lists.proxy_agents)

    def section(self) -> Network:
        """Return the way through the network."""
        return Network(
            networking_method=NetworkingMethod(self.networking_method.data),
            private_link_id=self.value("private_link_id"),
            proxy_agent_id=self.value("proxy_agent_id"),
            hybrid_deployment_agent_id=self.hybrid_deployment_agent_id.data or None,
            trust_certificates=bool(self.trust_certificates.data),
            trust_fingerprints=bool(self.trust_fingerprints.data),
            run_setup_tests=bool(self.run_setup_tests.data),
        )
