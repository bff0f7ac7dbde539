# Every third-party library, found once. Each enters the code by one door, named beside it.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)                                         # base: text formatting
pkg_check_modules(nettle REQUIRED IMPORTED_TARGET nettle)          # base/digest.cpp: sha256
find_package(Eigen3 REQUIRED)                                      # neural: linear algebra
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)              # formats/gzip.cpp: compressed data sets
find_package(CLI11 REQUIRED)                                       # apps/foldwise: command line
find_package(yaml-cpp REQUIRED)                                    # study/yaml.cpp: study files
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)        # study/sqlite_database.cpp: stored studies
find_package(nlohmann_json REQUIRED)                               # where JSON crosses our border
find_package(TBB REQUIRED)                                         # study/thread_executor.cpp: threads
if(FOLDWISE_DEVELOPER)
  find_package(GTest REQUIRED)                                     # tests
  find_package(benchmark REQUIRED)                                 # benchmarks
  find_package(Python3 REQUIRED COMPONENTS Interpreter)             # tests of scripts, files and documents
endif()
