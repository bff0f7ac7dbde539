"""foldwise simulate on bad input: one line that says where and why, exit status 1, and no file."""


import harness
from harness import CONFIG, CONV, GEMM

WHOLE = "must be a whole number from 1 to 2^31"


class BadInput(harness.CommandTest):
    def setUp(self):
        super().setUp()
        self.write("array.cfg", CONFIG)
        self.write("net.csv", CONV)

    def simulate(self, *arguments, **options):
        arguments = ("-p", "out", *arguments) if "-p" not in arguments else arguments
        return self.foldwise("simulate", "-c", "array.cfg", "-t", "net.csv", "-q", *arguments, **options)

    def refuse(self, message, *arguments, **options):
        before = self.files()
        self.assert_refused(self.simulate(*arguments, **options), message)
        self.assertEqual(self.files(), before)

    def refuse_config(self, old, new, message):
        self.assertIn(old, CONFIG)
        self.write("array.cfg", CONFIG.replace(old, new, 1))
        self.refuse(message)

    def refuse_row(self, row, message):
        self.write("net.csv", f"heading\n{row}\n")
        self.refuse(message)

    def test_missing_file(self):
        for name in ("array.cfg", "net.csv"):
            content = self.read(name)
            (self.directory / name).unlink()
            self.refuse(f"{name}: cannot be read: No such file or directory")
            self.write(name, content)

    def test_empty_file(self):
        for name in ("net.csv", "array.cfg"):
            self.write(name, "")
            self.refuse(f"{name}: is empty")

    def test_directory_in_place_of_a_file(self):
        for name in ("net.csv", "array.cfg"):
            (self.directory / name).unlink()
            (self.directory / name).mkdir()
            self.refuse(f"{name}: is a directory, not a file")

    def test_unreadable_file(self):
        # The kernel lets nobody read this one, not even root, whom permissions would not stop.
        self.assert_refused(self.foldwise("simulate", "-c", "/proc/self/mem", "-t", "net.csv"),
                            "/proc/self/mem: cannot be read: Input/output error")

    def test_binary_garbage(self):
        for name in ("net.csv", "array.cfg"):
            self.write(name, b"\x7fELF\x02\x01\n\x93,\x80\x00,\xff" * 10)
            self.refuse(f"{name}:2: byte 0x93 is no UTF-8 text")

    def test_a_program_in_place_of_a_topology(self):
        outcome = self.foldwise("simulate", "-c", "array.cfg", "-t", harness.PROGRAM)
        self.assertEqual((outcome.status, outcome.err.count("\n")), (1, 1))
        self.assertRegex(outcome.err, r":\d+: byte 0x[0-9a-f]{2} is no UTF-8 text\n$")

    def test_line_ends_of_windows_and_a_byte_order_mark_are_accepted(self):
        for name, content in (("array.cfg", CONFIG), ("net.csv", CONV)):
            self.write(name, b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
        self.assert_done(self.simulate())
        self.assertIn("\n0, 191, 0,", self.read("out/lab/COMPUTE_REPORT.csv"))

    def test_no_trailing_comma_is_accepted(self):
        self.write("net.csv", CONV.replace("2,\n", "2"))
        self.assert_done(self.simulate())
        self.assertIn("\n0, 191, 0,", self.read("out/lab/COMPUTE_REPORT.csv"))

    def test_too_few_fields(self):
        self.refuse_row("A, 9, 9, 3,", "net.csv:2: row 'A' has 4 fields, must have a name and ifmap height, ifmap width, "
                        "filter height, filter width, channels, filters, row stride")

    def test_text_float_zero_negative_or_too_large_where_a_size_belongs(self):
        for bad in ("six", "6.0", "0", "-6", "2147483649", "99999999999999999999"):
            self.refuse_row(f"A, {bad}, 9, 3, 3, 2, 5, 2,", f"net.csv:2: ifmap height is '{bad}', {WHOLE}")
            self.refuse_row(f"A, 9, 9, 3, 3, 2, 5, {bad},", f"net.csv:2: row stride is '{bad}', {WHOLE}")

    def test_filter_larger_than_the_ifmap(self):
        self.refuse_row("A, 9, 9, 10, 3, 2, 5, 2,", "net.csv:2: filter height 10 is larger than ifmap height 9")

    def test_product_of_sizes_beyond_64_bits(self):
        self.write("net.csv", GEMM.replace("9, 8, 7", "2147483648, 2147483648, 1073741824"))
        self.refuse("net.csv:2: 100 * MACs = 100 * 2147483648 * 2147483648 * 1073741824 does not fit in 64 bits", "-i",
                    "gemm")

    def test_product_of_layer_and_array_beyond_64_bits_names_the_layer(self):
        self.write("array.cfg", CONFIG.replace("ArrayHeight:    4", "ArrayHeight: 2147483648")
                   .replace("ArrayWidth:     4", "ArrayWidth: 2147483648"))
        before = self.files()
        outcome = self.simulate()
        self.assertEqual((outcome.status, outcome.out), (1, ""))
        self.assertRegex(outcome.err, r"^foldwise: net\.csv: layer 0 'Conv1': .* does not fit in 64 bits\n$")
        self.assertEqual(self.files(), before)

    def test_numbers_of_the_config(self):
        self.refuse_config("ArrayHeight:    4", "ArrayHeight: four",
                           "array.cfg:5: ArrayHeight is 'four', must be a whole number of 64 bits")
        self.refuse_config("ArrayHeight:    4", "ArrayHeight: 4.0",
                           "array.cfg:5: ArrayHeight is '4.0', must be a whole number of 64 bits")
        self.refuse_config("ArrayWidth:     4", "ArrayWidth: 0",
                           "array.cfg:6: ArrayWidth is '0': array cols is 0, must be from 1 to 2147483648")
        self.refuse_config("ArrayWidth:     4", "ArrayWidth: -4",
                           "array.cfg:6: ArrayWidth is '-4': array cols is -4, must be from 1 to 2147483648")
        self.refuse_config("ArrayWidth:     4", "ArrayWidth: 2147483649",
                           "array.cfg:6: ArrayWidth is '2147483649': array cols is 2147483649, must be from 1 to "
                           "2147483648")

    def test_unknown_dataflow_or_mode(self):
        self.refuse_config(": os", ": rs", "array.cfg:14: Dataflow is 'rs', must be os, ws or is")
        self.refuse_config("USER", "FREE", "array.cfg:17: InterfaceBandwidth is 'FREE', must be USER or CALC")

    def test_missing_section_or_key(self):
        self.refuse_config("[run_presets]", "[presets]", "array.cfg: section [run_presets] is missing")
        self.refuse_config("IfmapOffset", "Offset", "array.cfg:4: section [architecture_presets] has no IfmapOffset")

    def test_duplicate_key_or_section(self):
        self.refuse_config("Bandwidth : 5", "arraywidth = 5",
                           "array.cfg:13: option 'arraywidth' stands twice, first in line 6")
        self.refuse_config("[run_presets]", "[general]", "array.cfg:16: section 'general' stands twice, first in line 1")

    def test_what_version_3_can_be_asked_for(self):
        self.refuse_config("[run_presets]\n", "[sparsity]\nSparsitySupport: true\n[run_presets]\n",
                           "array.cfg:17: SparsitySupport is 'true', must be false: sparsity is not modelled")

    def test_a_run_name_that_leaves_the_output_directory(self):
        self.refuse_config("= lab", "= ../lab",
                           "array.cfg:2: run_name is '../lab', must name a directory below the output directory")

    def test_output_path_that_cannot_be_written(self):
        self.write("file", "text")
        self.refuse("file/lab: cannot be written: Not a directory", "-p", "file")
        self.write("out2/lab", "text")
        self.assertRegex(self.simulate("-p", "out2").err, r"^foldwise: .*out2/lab: cannot be written: Not a directory\n$")
        self.assertEqual(self.read("out2/lab"), "text")
        outcome = self.simulate("-p", "/proc/foldwise")
        self.assertEqual((outcome.status, outcome.err),
                         (1, "foldwise: /proc/foldwise/lab: cannot be written: No such file or directory\n"))

    def test_disk_full_while_reports_are_written(self):
        before = self.files()
        outcome = self.simulate(largest_file=100)
        self.assertEqual(outcome.status, 1)
        self.assertRegex(outcome.err, r"^foldwise: .*/COMPUTE_REPORT\.csv: cannot be written: File too large\n$")
        self.assertEqual(self.files(), before)

    def test_disk_full_while_traces_are_written(self):
        self.write("net.csv", CONV.replace("9, 9", "90, 90"))
        self.write("out/lab/COMPUTE_REPORT.csv", "old")
        before = self.files()
        for limit in (1000, 1000000):  # met when a trace is closed, and long before
            outcome = self.simulate("--save-traces", largest_file=limit)
            self.assertEqual(outcome.status, 1)
            self.assertRegex(outcome.err, r"^foldwise: net\.csv: layer 0 'Conv1': .*_TRACE\.csv: cannot be written: File "
                                          r"too large\n$")
            self.assertEqual(self.files(), before)

    def test_standard_output_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            outcome = self.foldwise("simulate", "-c", "array.cfg", "-t", "net.csv", stdout=full)
        self.assertEqual((outcome.status, outcome.err), (1, "foldwise: standard output: No space left on device\n"))


if __name__ == "__main__":
    harness.main()
