"""The demand of an array that is weight stationary."""

from scalesim.compute.systolic_compute import systolic_compute


class systolic_compute_ws(systolic_compute):
    dataflow = "ws"
    measured_operand = "filter"
