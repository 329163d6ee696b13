# What is installed, and where. Each folder says with these functions which of its targets belong to which component:
#
#   runtime      the shared library
#   development  headers, static library, what CMake and pkg-config read, the schemas that all others import
#   google       the libraries and schemas of google/events
#   plugin       protoc-gen-cevents
#   tools        the cevents program
#
# cevents_install_package() comes last. Nothing installed names a folder of the building machine: the whole tree can be moved.
include(CMakePackageConfigHelpers)
find_program(CEVENTS_GZIP gzip)
mark_as_advanced(CEVENTS_GZIP)

# Generated headers have a folder of their own: other packages also have headers named google/.../*.pb-c.h.
set(CEVENTS_INSTALL_SCHEMA_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}/cevents-google")
set(CEVENTS_INSTALL_PROTODIR "${CMAKE_INSTALL_DATADIR}/cevents/proto")
set(CEVENTS_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/cevents")
set(CEVENTS_INSTALL_PKGCONFIGDIR "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

function(cevents_install_program target component)
  if(CEVENTS_INSTALL)
    install(TARGETS ${target} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT ${component})
  endif()
endfunction()

function(cevents_install_library target component export include_dir)
  if(CEVENTS_INSTALL)
    install(TARGETS ${target} EXPORT ${export}
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT ${component}
            LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime NAMELINK_COMPONENT ${component}
            INCLUDES DESTINATION "${include_dir}")
  endif()
endfunction()

# A cevents_generate() target whose schemas lie below proto_dir (empty: schemas that others install) and whose output lies
# below out_dir.
function(cevents_install_schemas target component export proto_dir out_dir)
  if(NOT CEVENTS_INSTALL)
    return()
  endif()
  set_property(TARGET ${target} PROPERTY EXPORT_PROPERTIES CEVENTS_PROTOS CEVENTS_DEPENDS)
  cevents_install_library(${target} ${component} ${export} "${CEVENTS_INSTALL_SCHEMA_INCLUDEDIR}")
  get_target_property(names ${target} CEVENTS_PROTOS)
  if(NOT names)
    set(names "")
  endif()
  foreach(name IN LISTS names)
    cmake_path(GET name PARENT_PATH folder)
    string(REGEX REPLACE "\\.proto$" "" stem "${name}")
    install(FILES "${out_dir}/${stem}.pb-c.h" "${out_dir}/${stem}.cevents.h"
            DESTINATION "${CEVENTS_INSTALL_SCHEMA_INCLUDEDIR}/${folder}" COMPONENT ${component})
    if(proto_dir)
      install(FILES "${proto_dir}/${name}" DESTINATION "${CEVENTS_INSTALL_PROTODIR}/${folder}" COMPONENT ${component})
    endif()
  endforeach()
endfunction()

# Compressed, where that can be done.
function(cevents_install_manual_page page component)
  if(NOT CEVENTS_INSTALL)
    return()
  endif()
  cmake_path(GET page EXTENSION LAST_ONLY section)
  string(REPLACE "." "man" folder "${section}")
  if(CEVENTS_GZIP)
    execute_process(COMMAND "${CEVENTS_GZIP}" -9nkf "${page}" COMMAND_ERROR_IS_FATAL ANY)
    string(APPEND page ".gz")
  endif()
  install(FILES "${page}" DESTINATION "${CMAKE_INSTALL_MANDIR}/${folder}" COMPONENT ${component})
endfunction()

# What pkg-config reads of a library. The module's name is the library's with dashes for underscores.
#   cevents_install_pkgconfig(LIBRARY name DESCRIPTION text COMPONENT component INCLUDEDIR folder
#                             REQUIRES module ... [PRIVATE_LIBRARIES flags] [VARIABLES lines])
function(cevents_install_pkgconfig)
  if(NOT CEVENTS_INSTALL)
    return()
  endif()
  cmake_parse_arguments(ARG "" "LIBRARY;DESCRIPTION;COMPONENT;INCLUDEDIR;PRIVATE_LIBRARIES" "REQUIRES;VARIABLES" ${ARGN})
  set(library "${ARG_LIBRARY}")
  set(description "${ARG_DESCRIPTION}")
  set(private_libraries "${ARG_PRIVATE_LIBRARIES}")
  string(REPLACE "_" "-" name "${library}")
  string(REPLACE ";" ", " requires "${ARG_REQUIRES}")
  string(REPLACE ";" "\n" variables "${ARG_VARIABLES}")
  cevents_pkgconfig_folder(libdir "${CMAKE_INSTALL_LIBDIR}")
  cevents_pkgconfig_folder(includedir "${ARG_INCLUDEDIR}")
  cevents_pkgconfig_prefix(prefix)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/cevents.pc.in" "${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc" DESTINATION "${CEVENTS_INSTALL_PKGCONFIGDIR}"
          COMPONENT ${ARG_COMPONENT})
endfunction()

# The prefix as seen from the folder of the .pc files, so that the tree can be moved; not so where that folder is absolute.
function(cevents_pkgconfig_prefix result)
  if(IS_ABSOLUTE "${CEVENTS_INSTALL_PKGCONFIGDIR}")
    set(${result} "${CMAKE_INSTALL_PREFIX}" PARENT_SCOPE)
  else()
    file(RELATIVE_PATH up "/${CEVENTS_INSTALL_PKGCONFIGDIR}" "/")
    string(REGEX REPLACE "/$" "" up "${up}")
    set(${result} "\${pcfiledir}/${up}" PARENT_SCOPE)
  endif()
endfunction()

function(cevents_pkgconfig_folder result folder)
  if(IS_ABSOLUTE "${folder}")
    set(${result} "${folder}" PARENT_SCOPE)
  else()
    set(${result} "\${prefix}/${folder}" PARENT_SCOPE)
  endif()
endfunction()

function(cevents_install_package)
  cevents_pkgconfig_folder(bin "${CMAKE_INSTALL_BINDIR}")
  cevents_pkgconfig_folder(protos "${CEVENTS_INSTALL_PROTODIR}")
  cevents_install_pkgconfig(LIBRARY cevents DESCRIPTION "${PROJECT_DESCRIPTION}" COMPONENT development
    INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}"
    REQUIRES "libprotobuf-c >= 1.4"
    PRIVATE_LIBRARIES -lm
    VARIABLES "plugin=${bin}/protoc-gen-cevents" "tool=${bin}/cevents" "protodir=${protos}")

  install(FILES README.md CONTRIBUTING.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development)
  install(DIRECTORY docs examples DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development
          PATTERN man EXCLUDE PATTERN "*.in" EXCLUDE)

  install(EXPORT cevents-targets NAMESPACE cevents:: DESTINATION "${CEVENTS_INSTALL_CMAKEDIR}" COMPONENT development)
  if(TARGET cevents::google_events)
    install(EXPORT cevents-google-targets NAMESPACE cevents:: DESTINATION "${CEVENTS_INSTALL_CMAKEDIR}" COMPONENT google)
  endif()
  configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/cevents-config.cmake.in" cmake/cevents-config.cmake
    INSTALL_DESTINATION "${CEVENTS_INSTALL_CMAKEDIR}"
    PATH_VARS CMAKE_INSTALL_BINDIR CEVENTS_INSTALL_PROTODIR
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
  if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(compatibility SameMinorVersion)
  else()
    set(compatibility SameMajorVersion)
  endif()
  write_basic_package_version_file(cmake/cevents-config-version.cmake COMPATIBILITY ${compatibility})
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/cmake/cevents-config.cmake"
                "${CMAKE_CURRENT_BINARY_DIR}/cmake/cevents-config-version.cmake"
                "${PROJECT_SOURCE_DIR}/cmake/CeventsGenerate.cmake"
          DESTINATION "${CEVENTS_INSTALL_CMAKEDIR}" COMPONENT development)
endfunction()
