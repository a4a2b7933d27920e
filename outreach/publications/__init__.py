"""Reviews of what organisations want to publish that are not trusted yet, by programme staff.

Asking for it, taking it back and what becomes of a screening belong to ``screenings``; here is what
a reviewer sees, which needs the panel as well.
"""
