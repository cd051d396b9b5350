"""Pick exports by name from what the user sees in Anaplan, because no screen of Anaplan shows their ids."""
