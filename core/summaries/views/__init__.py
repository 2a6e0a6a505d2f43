"""The pages around saving the page for an appointment."""
