"""Pure machines: dataflow matrix machines all of whose streams are matrices of the size of their network matrix.

Published as "Lightweight Pure DMMs" (M. Bukatin and others, 2016) and as "game of afterlife" (2018). What is here knows
nothing of the network that such a machine is a neuron of.
"""
