"""Where services should stand: which of the possible sites are opened so that people travel least,
so that most are within reach, or so that as few sites as possible reach everyone; with a bound and
a certificate.

One rule of assignment holds everywhere: everyone goes to the nearest open site, and where two are
equally near to the site with the lower index (`assigning`)."""
