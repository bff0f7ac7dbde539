"""The command line of SCALE-Sim: python -m scalesim.scale -c CONFIG -t TOPOLOGY -p DIRECTORY [-i gemm] [-l LAYOUT]."""

import argparse

from scalesim.scale_sim import scalesim
from scalesim.version import forced_version, is_version_3


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-t", metavar="Topology file", help="Path to the topology file")
    parser.add_argument("-l", metavar="Layout file", help="Path to the layout file, version 3")
    parser.add_argument("-c", metavar="Config file", help="Path to the config file")
    parser.add_argument("-p", metavar="log dir", help="Path to log dir")
    parser.add_argument("-i", metavar="input type", default="conv", help="Type of input topology, gemm: MNK, conv: conv")
    parser.add_argument("-s", metavar="save traces", default="Y", help="Accepted and without effect, as in version 3")
    arguments = parser.parse_args()

    version_3 = forced_version() == "v3" or (forced_version() is None and arguments.l is not None)
    base = "." if version_3 else ".."
    s = scalesim(save_disk_space=True, verbose=True,
                 config=arguments.c or f"{base}/configs/scale.cfg",
                 topology=arguments.t or f"{base}/topologies/conv_nets/test.csv",
                 layout=arguments.l or "",
                 input_type_gemm=arguments.i == "gemm")
    if is_version_3(s.config):
        s.save_space = False  # version 3 always writes traces
    s.run_scale(top_path=arguments.p or ("./results/" if version_3 else "../test_runs"))


if __name__ == "__main__":
    main()
