"""The demand of an array that is output stationary."""

from scalesim.compute.systolic_compute import systolic_compute


class systolic_compute_os(systolic_compute):
    dataflow = "os"
    measured_operand = "ofmap"
