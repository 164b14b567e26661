"""A second computation of every measure: plain Python over rows, written from the definition.

One module a subject, one function a measure, called as its folder. A function is given the city's
rows, the span and the filters, and gives the value in the measure's unit (a Fraction), a date, or
None where there is no answer. Nothing of ``baoheng.measures`` is used.
"""
