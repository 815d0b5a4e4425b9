"""The questions that members asked, each answered from the figures of chapters and from nothing
else: a status, the figures, how sure, the sources, and what was known when it was asked."""
