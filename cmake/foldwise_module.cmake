# foldwise_module(NAME simulator
#                 MAY_INCLUDE base workload hardware     modules below that its files may include
#                 LIBRARIES fmt::fmt                     third-party libraries that enter by this module
#                 SOURCES fold_schedule.cpp …)
#
# Declares one module: a static library foldwise_<name>. tools/check_layers.py reads these calls and refuses
# any #include of a module that is not in the list.
function(foldwise_module)
  cmake_parse_arguments(MODULE "" "NAME" "MAY_INCLUDE;LIBRARIES;SOURCES" ${ARGN})
  set(target foldwise_${MODULE_NAME})
  add_library(${target} STATIC ${MODULE_SOURCES})
  add_library(foldwise::${MODULE_NAME} ALIAS ${target})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  list(TRANSFORM MODULE_MAY_INCLUDE PREPEND foldwise::)
  target_link_libraries(${target} PUBLIC ${MODULE_MAY_INCLUDE} PRIVATE ${MODULE_LIBRARIES} foldwise_flags)
endfunction()
