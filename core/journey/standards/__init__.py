"""How the guide stands against published lists of what a good decision aid does. Self-assessed, and worked out from
the guide itself wherever that can be done, so that taking something out of the guide shows here."""
