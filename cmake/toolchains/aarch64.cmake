set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CEVENTS_COMPILER_PREFIX aarch64-linux-gnu)
set(CEVENTS_MULTIARCH aarch64-linux-gnu)
include("${CMAKE_CURRENT_LIST_DIR}/debian.cmake")
