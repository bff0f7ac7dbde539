"""The demand of an array that is input stationary."""

from scalesim.compute.systolic_compute import systolic_compute


class systolic_compute_is(systolic_compute):
    dataflow = "is"
    measured_operand = "ifmap"
