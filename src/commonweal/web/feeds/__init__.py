"""What anybody may follow: calendars (iCalendar), news (Atom), and signposts for robots."""
