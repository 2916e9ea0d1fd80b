set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

option(REDOUBT_TESTS "build the tests" ON)
option(REDOUBT_FUZZ "build the fuzz targets (clang only)" OFF)
set(REDOUBT_SANITIZE "" CACHE STRING "sanitizers to build with, as in -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(redoubt_flags INTERFACE)
target_compile_options(redoubt_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                               -Werror)
# Designated initializers leave the other members at their defaults on purpose.
target_compile_options(redoubt_flags INTERFACE -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports maybe-uninitialized inside std::expected and std::optional of its own library.
  target_compile_options(redoubt_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
  # g++ 13 and 14 take a reference that a function returns for one to its temporary arguments.
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    target_compile_options(redoubt_flags INTERFACE -Wno-dangling-reference)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's own stable_sort uses a function that it marks as deprecated.
  target_compile_options(redoubt_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(REDOUBT_SANITIZE)
  add_compile_options(-fsanitize=${REDOUBT_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${REDOUBT_SANITIZE})
else()
  add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2> -fstack-protector-strong)
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
