# The reference of the library as HTML, by Doxygen, where there is one. Not part of `all`.
find_program(CEVENTS_DOXYGEN doxygen DOC "Doxygen, for the target `reference`")
mark_as_advanced(CEVENTS_DOXYGEN)

configure_file(docs/Doxyfile.in Doxyfile @ONLY)
if(CEVENTS_DOXYGEN AND PROJECT_IS_TOP_LEVEL)
  add_custom_target(reference
    COMMAND "${CEVENTS_DOXYGEN}" "${PROJECT_BINARY_DIR}/Doxyfile"
    COMMENT "Reference: ${PROJECT_BINARY_DIR}/reference/html/index.html"
    VERBATIM)
endif()
