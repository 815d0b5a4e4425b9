"""What people said in a consultation: who answered, what they supported, what they wrote about, and
whether every theme was answered before the decision. Personal details are removed as responses are
read; counts too small to show are hidden in every table that goes out."""
