"""Organisations at work: their teams and invitations, their profile, and who asks to host.

The organisation and its members are records of ``accounts``, because signing in asks for them.
"""
