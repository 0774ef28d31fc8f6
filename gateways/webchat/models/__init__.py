from gateways.webchat.models.connector import WebchatConnector
from gateways.webchat.models.visit import Visit

__all__ = ["Visit", "WebchatConnector"]
