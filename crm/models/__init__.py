from crm.models.customer import ContactPoint, Customer, DoNotCall
from crm.models.disposition import Disposition
from crm.models.script import Script, ScriptVersion

__all__ = ["ContactPoint", "Customer", "Disposition", "DoNotCall", "Script", "ScriptVersion"]
