# Debian packages, one for each component: cpack -G DEB. Configured with the prefix /usr (`cmake --workflow --preset package`)
# libraries go to Debian's folder for the architecture, else to /usr/lib.
if(NOT CEVENTS_GZIP)
  return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cevents)
set(CPACK_PACKAGE_VENDOR cevents)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # would stand before that of each package
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE cevents)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${CEVENTS_PACKAGE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/cmake/debian/triggers")

# What Debian wants of every package: its licence and its changes. Of no use elsewhere, and so not in `cmake --install`.
function(cevents_debian_documents package component)
  set(folder "${PROJECT_BINARY_DIR}/debian/${package}")
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/debian/copyright" "${folder}/copyright" COPYONLY)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/debian/changelog.in" "${folder}/changelog.Debian" @ONLY)
  execute_process(COMMAND "${CEVENTS_GZIP}" -9nf "${folder}/changelog.Debian" COMMAND_ERROR_IS_FATAL ANY)
  install(FILES "${folder}/copyright" "${folder}/changelog.Debian.gz" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}"
          COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

# cevents_debian_package(COMPONENT component NAME package SECTION section SUMMARY line DESCRIPTION text
#                        [DEPENDS package ...] [RECOMMENDS package ...] [SUGGESTS package ...])
macro(cevents_debian_package)
  cmake_parse_arguments(DEB "" "COMPONENT;NAME;SECTION;SUMMARY;DESCRIPTION" "DEPENDS;RECOMMENDS;SUGGESTS" ${ARGN})
  list(APPEND CPACK_COMPONENTS_ALL ${DEB_COMPONENT})
  string(TOUPPER ${DEB_COMPONENT} component)
  set(CPACK_DEBIAN_${component}_PACKAGE_NAME ${DEB_NAME})
  set(CPACK_DEBIAN_${component}_PACKAGE_SECTION ${DEB_SECTION})
  set(CPACK_DEBIAN_${component}_DESCRIPTION "${DEB_SUMMARY}\n${about}\n${DEB_DESCRIPTION}")
  foreach(relation DEPENDS RECOMMENDS SUGGESTS)
    list(JOIN DEB_${relation} ", " CPACK_DEBIAN_${component}_PACKAGE_${relation})
  endforeach()
  cevents_debian_documents(${DEB_NAME} ${DEB_COMPONENT})
endmacro()

set(library libcevents${CEVENTS_SOVERSION})
set(exactly "(= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(about "CloudEvents are described by protobuf schemas. protoc-gen-cevents makes C of
them, and libcevents decodes events of any binding into the structs and calls
the handler of their type.
")

cevents_debian_package(COMPONENT runtime NAME ${library} SECTION libs
  SUMMARY "typed CloudEvents for C: shared library"
  DESCRIPTION "This package holds the shared library.")
cevents_debian_package(COMPONENT development NAME libcevents-dev SECTION libdevel
  SUMMARY "typed CloudEvents for C: development files"
  DESCRIPTION "This package holds headers, the static library, the annotations that schemas
import, and what CMake (find_package) and pkg-config need."
  DEPENDS "${library} ${exactly}" "libprotobuf-c-dev (>= 1.4)" pkg-config
  RECOMMENDS protoc-gen-cevents
  SUGGESTS libcevents-google-dev)
cevents_debian_package(COMPONENT plugin NAME protoc-gen-cevents SECTION devel
  SUMMARY "typed CloudEvents for C: code generator"
  DESCRIPTION "This package holds the plugin of the protobuf compiler."
  DEPENDS protobuf-compiler libprotobuf-dev
  RECOMMENDS libcevents-dev)
cevents_debian_package(COMPONENT tools NAME cevents SECTION utils
  SUMMARY "decode, convert and check CloudEvents on the command line"
  DESCRIPTION "This package holds the command-line tool: it lists the event types of Google's
tree, decodes, converts and validates events, and checks schemas against
conventions.")
if(TARGET cevents::google_events)
  cevents_debian_package(COMPONENT google NAME libcevents-google-dev SECTION libdevel
    SUMMARY "typed CloudEvents for C: event types of Google"
    DESCRIPTION "This package holds the schemas of google/events and a static library for each
of their packages."
    DEPENDS "libcevents-dev ${exactly}")
endif()

include(CPack)
