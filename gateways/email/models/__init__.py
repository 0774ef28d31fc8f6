from gateways.email.models.connector import MailConnector
from gateways.email.models.mail import InboundMail, OutboundMail

__all__ = ["InboundMail", "MailConnector", "OutboundMail"]
