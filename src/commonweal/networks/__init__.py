"""Which practices should work together, and which networks: plans of networks and partnerships
judged and proposed, and the patient flows that justify them. The front door is `chapter.study`;
behind it `units` says what is grouped, `plans` judges and compares, `design` proposes,
`partnerships` is the same one level up, `flows` measures who goes where."""
