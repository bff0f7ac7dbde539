#pragma once

#include <string_view>

namespace foldwise {

// The files that pages and figures are made of, as they were when the program was built; assets.S holds their bytes.

std::string_view chart_parts_script();
std::string_view figure_script();
std::string_view page_style();
std::string_view page_script();
std::string_view accuracy_page_body();
std::string_view accuracy_page_script();
std::string_view explanation_page_body();
std::string_view explanation_page_script();
std::string_view study_page_body();
std::string_view study_charts_script();
std::string_view study_page_script();

/// Apache ECharts, and the licence and notice that come with it.
std::string_view chart_library();
std::string_view chart_library_licence();
std::string_view chart_library_notice();

}  // namespace foldwise
