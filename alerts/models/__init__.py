from alerts.models.alert import Alert, AlertMail
from alerts.models.rule import AlertRule

__all__ = ["Alert", "AlertMail", "AlertRule"]
