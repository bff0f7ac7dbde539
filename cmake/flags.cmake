# Compiler flags are a target, linked privately by every target of ours and by nothing else.
add_library(foldwise_flags INTERFACE)
target_compile_options(foldwise_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion)

option(FOLDWISE_WARNINGS_AS_ERRORS "Fail the build on a warning" OFF)
if(FOLDWISE_WARNINGS_AS_ERRORS)
  target_compile_options(foldwise_flags INTERFACE -Werror)
endif()

# Sanitizers and coverage change code generation everywhere, so they are a list of flags for compiling and linking.
set(FOLDWISE_SANITIZE "" CACHE STRING "Value of -fsanitize=, empty for none")
if(FOLDWISE_SANITIZE)
  target_compile_options(foldwise_flags INTERFACE -fsanitize=${FOLDWISE_SANITIZE} -fno-omit-frame-pointer
                                                  -fno-sanitize-recover=all)
  target_link_options(foldwise_flags INTERFACE -fsanitize=${FOLDWISE_SANITIZE})
endif()

option(FOLDWISE_COVERAGE "Instrument for coverage" OFF)
if(FOLDWISE_COVERAGE)
  target_compile_options(foldwise_flags INTERFACE --coverage)
  target_link_options(foldwise_flags INTERFACE --coverage)
endif()
