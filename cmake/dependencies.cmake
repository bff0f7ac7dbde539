# Every third-party library, found once. Each enters the code by one door, named beside it.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)                                         # base: text formatting
pkg_check_modules(nettle REQUIRED IMPORTED_TARGET nettle)          # base/digest.cpp: sha256
find_package(Eigen3 REQUIRED)                                      # neural, search: linear algebra
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)              # formats/gzip.cpp: compressed data sets
find_package(CLI11 REQUIRED)                                       # apps/foldwise: command line
find_package(yaml-cpp REQUIRED)                                    # study/yaml.cpp: study files
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)        # study/sqlite_database.cpp: stored studies
find_package(nlohmann_json REQUIRED)                               # where JSON crosses our border
find_package(Protobuf REQUIRED)                                    # onnx: what ONNX models are stored as
find_package(ONNX REQUIRED CONFIG)                                 # onnx: models and their shapes
pkg_check_modules(duktape REQUIRED IMPORTED_TARGET duktape)        # report/figure/script_engine.cpp: scripts of charts
find_package(TBB REQUIRED)                                         # study/thread_executor.cpp: threads
if(FOLDWISE_DEVELOPER)
  find_package(GTest REQUIRED)                                     # tests
  find_package(benchmark REQUIRED)                                 # benchmarks
  find_package(Python3 REQUIRED COMPONENTS Interpreter)             # tests of scripts, files and documents
endif()
if(FOLDWISE_TRAINING)                                              # training/lenet5_trainer.cpp: differentiation
  find_library(FOLDWISE_TORCH_LIBRARY torch)
  find_library(FOLDWISE_TORCH_CPU_LIBRARY torch_cpu)
  find_library(FOLDWISE_C10_LIBRARY c10)
  find_path(FOLDWISE_TORCH_INCLUDE torch/torch.h PATH_SUFFIXES torch/csrc/api/include)
  if(NOT (FOLDWISE_TORCH_LIBRARY AND FOLDWISE_TORCH_CPU_LIBRARY AND FOLDWISE_C10_LIBRARY AND FOLDWISE_TORCH_INCLUDE))
    message(FATAL_ERROR "foldwise-train needs libtorch, which is not installed: run tools/install_dependencies "
                        "developers, or configure with -DFOLDWISE_TRAINING=OFF to build Foldwise without training")
  endif()
  add_library(foldwise_libtorch INTERFACE)  # its own TorchConfig.cmake searches for everything it was ever built with
  target_include_directories(foldwise_libtorch SYSTEM INTERFACE ${FOLDWISE_TORCH_INCLUDE})
  target_link_libraries(foldwise_libtorch INTERFACE ${FOLDWISE_TORCH_LIBRARY} ${FOLDWISE_TORCH_CPU_LIBRARY}
                                                    ${FOLDWISE_C10_LIBRARY})
endif()
