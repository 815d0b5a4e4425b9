"""Savings: what each scheme saves, what change costs, whether it comes again, how sure it is;
pounds that two schemes count both found; targets with every revision; actuals against plan, and
where a year will end. Gross figures never stand alone: net, risk-adjusted and payback stand beside
them."""
