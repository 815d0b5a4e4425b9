"""The main job: order and run the chapters, compose the answers to members' questions, merge
bodies, and write and verify the evidence pack. Only this room joins chapters; it works out no new
figure of its own."""
