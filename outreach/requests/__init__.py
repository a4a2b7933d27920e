"""Requests for screenings: what people wish for who find none near them.

Whoever looks after the programme *declines* a request or *passes it on* to an organisation, which
*plans* a screening or hands the request back. Publishing that screening closes it, and whoever
asked is told.
"""
