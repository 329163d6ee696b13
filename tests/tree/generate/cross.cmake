# A toolchain for another machine, as far as CMake can tell.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR another)
set(CMAKE_C_COMPILER cc)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
