include(GoogleTest)

# foldwise_test(NAME simulator_unit        one test program, registered with CTest test by test
#               LABEL unit                 unit, contract, golden, property or cli
#               MODULES simulator          modules under test
#               LIBRARIES …                anything else to link
#               SOURCES fold_schedule_test.cpp …)
function(foldwise_test)
  cmake_parse_arguments(TEST "" "NAME;LABEL" "MODULES;LIBRARIES;SOURCES" ${ARGN})
  add_executable(${TEST_NAME} ${TEST_SOURCES})
  list(TRANSFORM TEST_MODULES PREPEND foldwise::)
  target_include_directories(${TEST_NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${TEST_NAME} PRIVATE ${TEST_MODULES} ${TEST_LIBRARIES} foldwise_source_directory GTest::gmock
                                             GTest::gtest_main foldwise_flags)
  set_target_properties(${TEST_NAME} PROPERTIES UNITY_BUILD OFF)  # names of helpers may repeat between tests
  gtest_discover_tests(${TEST_NAME} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${TEST_LABEL})
endfunction()

# foldwise_python_test(NAME workloads LABEL docs SCRIPT workloads_test.py)
#
# One unittest program in Python, registered with CTest as a single test.
function(foldwise_python_test)
  cmake_parse_arguments(TEST "" "NAME;LABEL;SCRIPT" "" ${ARGN})
  add_test(NAME ${TEST_NAME} COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/${TEST_SCRIPT})
  set_tests_properties(${TEST_NAME} PROPERTIES LABELS ${TEST_LABEL})
endfunction()
