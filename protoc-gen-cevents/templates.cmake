# templates/*.mustache as arrays of the plugin; changed templates are embedded anew.
set(template_folder "${PROJECT_SOURCE_DIR}/templates")
file(GLOB template_files CONFIGURE_DEPENDS "${template_folder}/*.mustache")
set(embedded_templates "${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.c")
add_custom_command(
  OUTPUT "${embedded_templates}"
  COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${template_folder}" "-DOUTPUT=${embedded_templates}"
          -P "${CMAKE_CURRENT_SOURCE_DIR}/embed_templates.cmake"
  DEPENDS ${template_files} "${CMAKE_CURRENT_SOURCE_DIR}/embed_templates.cmake"
  COMMENT "Embedding templates"
  VERBATIM)
target_sources(cevents_plugin_rooms PRIVATE "${embedded_templates}")
target_include_directories(cevents_plugin_rooms PRIVATE "${PROJECT_SOURCE_DIR}/runtime/include")
