"""The parts of the SYNTHETIC finance folder, one module for each topic; none of it is real."""
