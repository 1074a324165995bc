"""What every generated package needs at run time; no API's own facts are in here."""
