#include "foldwise/report/page/assets.hpp"

#include <cstdint>

// The symbols of assets.S.in.  NOLINTNEXTLINE(cppcoreguidelines-macro-usage): it declares names
#define FOLDWISE_ASSET(name)                                   \
  extern "C" const char foldwise_asset_##name[];               \
  extern "C" const std::uint64_t foldwise_asset_##name##_size; \
  std::string_view foldwise::name() { return {foldwise_asset_##name, foldwise_asset_##name##_size}; }

FOLDWISE_ASSET(page_style)
FOLDWISE_ASSET(chart_parts_script)
FOLDWISE_ASSET(figure_script)
FOLDWISE_ASSET(page_script)
FOLDWISE_ASSET(accuracy_page_body)
FOLDWISE_ASSET(accuracy_page_script)
FOLDWISE_ASSET(explanation_page_body)
FOLDWISE_ASSET(explanation_page_script)
FOLDWISE_ASSET(study_page_body)
FOLDWISE_ASSET(study_charts_script)
FOLDWISE_ASSET(study_page_script)
FOLDWISE_ASSET(chart_library)
FOLDWISE_ASSET(chart_library_licence)
FOLDWISE_ASSET(chart_library_notice)
