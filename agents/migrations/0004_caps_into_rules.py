"""Three numbers per agent become rules that agents share: a call alone, or chats and emails side by side."""

from uuid import UUID

from django.db import migrations

USUAL_ID = UUID("019c0000-0000-7000-8000-000000000001")  # the same everywhere: no other text in every new baseline
USUAL = "1 0 0|0 3 1;voice>email"


def make_rules(apps, schema_editor):
    """One rule for each combination in use; who had the usual numbers works by the floor's usual rule."""
    Agent = apps.get_model("agents", "Agent")
    Rule = apps.get_model("agents", "CapacityRule")
    Rule.objects.get_or_create(is_default=True, defaults={"id": USUAL_ID, "name": "Usual", "code": USUAL})
    caps = ("cap_voice", "cap_chat", "cap_email")
    for voice, chat, email in Agent.objects.order_by().values_list(*caps).distinct():
        if (voice, chat, email) == (1, 3, 1):
            continue
        name = f"{voice} / {chat} / {email}"
        code = "|".join([f"{voice} 0 0"] * bool(voice) + [f"0 {chat} {email}"])
        rule, _made = Rule.objects.get_or_create(name=name, defaults={"code": code})
        own = Agent.objects.filter(cap_voice=voice, cap_chat=chat, cap_email=email)
        own.update(capacity_rule=rule, mix=code)


class Migration(migrations.Migration):
    dependencies = [("agents", "0003_capacity_rules_and_sessions")]

    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
