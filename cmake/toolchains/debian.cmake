# Cross-compiling with Debian's gcc against a folder of unpacked packages, CEVENTS_SYSROOT, as scripts/test-cross makes it.
# CEVENTS_EMULATOR is the command that runs a program of the other machine: each program that is linked becomes a script
# that runs itself so, and whoever starts it need not know.
set(CMAKE_SYSTEM_NAME Linux)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CEVENTS_SYSROOT)

set(CMAKE_C_COMPILER "${CEVENTS_COMPILER_PREFIX}-gcc")
set(CMAKE_SYSROOT "${CEVENTS_SYSROOT}")
set(CMAKE_LIBRARY_ARCHITECTURE "${CEVENTS_MULTIARCH}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-rpath-link,${CEVENTS_SYSROOT}/usr/lib/${CEVENTS_MULTIARCH}")
if(CEVENTS_EMULATOR)
  set(CMAKE_C_LINKER_LAUNCHER "${CMAKE_CURRENT_LIST_DIR}/link-for-emulator;${CEVENTS_EMULATOR}")
endif()

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${CEVENTS_SYSROOT}")
set(ENV{PKG_CONFIG_LIBDIR}
    "${CEVENTS_SYSROOT}/usr/lib/${CEVENTS_MULTIARCH}/pkgconfig:${CEVENTS_SYSROOT}/usr/share/pkgconfig")
