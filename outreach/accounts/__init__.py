"""People who sign in, the organisations they work for, and what they may do there.

A *user* signs in. A *membership* gives a user a *role* in one *organisation*. A *staff role* is for
the whole installation. Guests, speakers and educators have no account.
"""
