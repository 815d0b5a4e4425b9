"""Statistics of public health as array kernels: rates, standardisation, life tables, inequality,
funnels, quantiles and control charts, each for any number of groups at once."""
