from alerts.models.alert import Alert, AlertMail
from alerts.models.rule import AlertRule
from alerts.models.wish import AlertMailWish

__all__ = ["Alert", "AlertMail", "AlertMailWish", "AlertRule"]
