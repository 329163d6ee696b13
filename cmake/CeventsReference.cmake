# What is written to be looked up: manual pages, and, where there is a Doxygen, the reference of the library as HTML, which
# is not part of `all`.
find_program(CEVENTS_DOXYGEN doxygen DOC "Doxygen, for the target `reference`")
mark_as_advanced(CEVENTS_DOXYGEN)

configure_file(docs/Doxyfile.in Doxyfile @ONLY)
if(CEVENTS_DOXYGEN AND PROJECT_IS_TOP_LEVEL)
  add_custom_target(reference
    COMMAND "${CEVENTS_DOXYGEN}" "${PROJECT_BINARY_DIR}/Doxyfile"
    COMMENT "Reference: ${PROJECT_BINARY_DIR}/reference/html/index.html"
    VERBATIM)
endif()

function(cevents_manual_page name component)
  configure_file("docs/man/${name}.in" "man/${name}" @ONLY)
  cevents_install_manual_page("${PROJECT_BINARY_DIR}/man/${name}" ${component})
endfunction()

cevents_manual_page(protoc-gen-cevents.1 plugin)
cevents_manual_page(cevents.yaml.5 plugin)
cevents_manual_page(cevents.3 development)
cevents_manual_page(cevents.1 tools)
