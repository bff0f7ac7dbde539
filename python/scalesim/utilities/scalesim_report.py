"""The three reports of a run as tables."""

import pandas as pd


class ScalesimReport:
    def __init__(self):
        self.compute_df = pd.DataFrame()
        self.bandwidths_df = pd.DataFrame()
        self.details_df = pd.DataFrame()
        self.compute_df_ready = False
        self.bandwidths_df_ready = False
        self.details_df_ready = False

    def load_data(self, data_dir=".", run_name=""):
        self.load_compute_report_data(data_dir, run_name)
        self.load_bandwidth_report_data(data_dir, run_name)
        self.load_detail_report_data(data_dir, run_name)

    def load_compute_report_data(self, data_dir=".", run_name=""):
        self.compute_df = self._read(data_dir, run_name, "COMPUTE_REPORT.csv")
        self.compute_df_ready = True

    def load_bandwidth_report_data(self, data_dir=".", run_name=""):
        self.bandwidths_df = self._read(data_dir, run_name, "BANDWIDTH_REPORT.csv")
        self.bandwidths_df_ready = True

    def load_detail_report_data(self, data_dir=".", run_name=""):
        self.details_df = self._read(data_dir, run_name, "DETAILED_ACCESS_REPORT.csv")
        self.details_df_ready = True

    @staticmethod
    def _read(data_dir, run_name, name):
        return pd.read_csv(f"{data_dir}/{run_name}/{name}", sep=r"\s*,\s*", engine="python")

    def get_total_cycles_single_layer(self, layer_id=0):
        return self._column(self.compute_df, self.compute_df_ready, "Total Cycles")[layer_id]

    def get_compute_cycles_all_layer(self):
        return self._column(self.compute_df, self.compute_df_ready, "Total Cycles").to_list()

    def get_sram_ifmap_reads_single_layer(self, layer_id=0):
        return self._column(self.details_df, self.details_df_ready, "SRAM IFMAP Reads")[layer_id]

    def get_sram_ifmap_reads_all_layer(self):
        return self._column(self.details_df, self.details_df_ready, "SRAM IFMAP Reads").to_list()

    @staticmethod
    def _column(table, is_ready, name):
        assert is_ready, "Data not read yet"
        return table[name]
