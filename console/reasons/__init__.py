"""Why a contact waits and why an agent gets nothing, in sentences: the same words on every staff page."""
