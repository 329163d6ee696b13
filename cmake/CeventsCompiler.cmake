# Compiler settings for this project's own targets: target_link_libraries(... PRIVATE cevents_compiler).
add_library(cevents_compiler INTERFACE)
target_compile_definitions(cevents_compiler INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(cevents_compiler INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
                                                  $<$<BOOL:${CEVENTS_WERROR}>:-Werror>)

option(CEVENTS_SANITIZE "Build everything with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(CEVENTS_FUZZ "Build with the sanitizers, and the fuzz targets with libFuzzer (needs clang and libclang-rt-14-dev)" OFF)
if(CEVENTS_SANITIZE OR CEVENTS_FUZZ)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(CEVENTS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
