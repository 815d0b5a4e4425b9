"""How the synthetic consultation is made: what people write, and the law by which they answer."""
