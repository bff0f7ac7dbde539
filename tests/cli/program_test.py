"""What holds for the program as a whole, whatever its subcommands do."""

import harness


class Program(harness.CommandTest):
    def test_help_names_the_subcommands_and_the_exit_statuses(self):
        outcome = self.foldwise("--help")
        self.assert_done(outcome)
        self.assertIn("simulate", outcome.out)
        self.assertIn("130 interrupted", outcome.out)

    def test_version_is_a_name_and_three_numbers(self):
        outcome = self.foldwise("--version")
        self.assert_done(outcome)
        self.assertRegex(outcome.out, r"^foldwise \d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_one_line_and_status_2(self):
        self.assert_wrong_usage(self.foldwise(), "subcommand")
        self.assert_wrong_usage(self.foldwise("conquer"), "conquer")
        self.assert_wrong_usage(self.foldwise("--no-such-option"), "--no-such-option")


if __name__ == "__main__":
    harness.main()
