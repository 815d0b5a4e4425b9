"""Governance: who sits where and speaks for whom, which interests they have and who is connected
with whom, how meetings met, who may decide what, how services were bought, what was promised."""
