"""What a contract pays: over many draws of outcomes and costs, and at a year's end to the penny."""
