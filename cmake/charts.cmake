# The chart library that reports carry (tools/fetch_charts). A build without it would lack a part of the program, so there
# is none.
set(charts_version 6.1.0)
if(DEFINED ENV{XDG_CACHE_HOME})
  set(charts_cache "$ENV{XDG_CACHE_HOME}")
else()
  set(charts_cache "$ENV{HOME}/.cache")
endif()
set(FOLDWISE_CHARTS "${charts_cache}/foldwise/echarts-${charts_version}" CACHE PATH
    "Folder with dist/echarts.min.js, LICENSE and NOTICE of Apache ECharts ${charts_version}")

file(STRINGS ${PROJECT_SOURCE_DIR}/tools/charts.sha256 charts_files)
foreach(line IN LISTS charts_files)
  string(REGEX MATCH "^([0-9a-f]+)  (.+)$" matched "${line}")
  set(charts_file "${FOLDWISE_CHARTS}/${CMAKE_MATCH_2}")
  set(charts_wanted "${CMAKE_MATCH_1}")
  set(charts_found "")
  if(EXISTS "${charts_file}")
    file(SHA256 "${charts_file}" charts_found)
  endif()
  if(NOT charts_found STREQUAL charts_wanted)
    message(FATAL_ERROR "${charts_file} is missing or not that of Apache ECharts ${charts_version}; "
                        "tools/install_dependencies users (or tools/fetch_charts) fetches it")
  endif()
endforeach()
