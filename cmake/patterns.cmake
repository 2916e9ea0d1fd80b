# The patterns of all engines, compiled into databases at build time (src/pipeline/pattern_index.h). The compiler links
# the pipeline itself, so the blob must not be a part of that module: it is linked to programs only, and
# pattern_index.cc finds it by weak symbols. A program without it compiles the patterns when it first needs them.
add_executable(compile_patterns ${PROJECT_SOURCE_DIR}/tools/compile_patterns.cc)
target_link_libraries(compile_patterns PRIVATE redoubt_pipeline redoubt_knowledge redoubt_flags)
set(patterns_database ${CMAKE_BINARY_DIR}/patterns.bin)
add_custom_command(OUTPUT ${patterns_database}
  COMMAND compile_patterns ${patterns_database}
  DEPENDS compile_patterns COMMENT "compiling patterns")
set(patterns_holder ${CMAKE_BINARY_DIR}/patterns.S)
file(CONFIGURE OUTPUT ${patterns_holder} CONTENT
"    .section .rodata
    .global redoubt_patterns_begin
    .global redoubt_patterns_end
    .balign 64
redoubt_patterns_begin:
    .incbin \"${patterns_database}\"
redoubt_patterns_end:
    .byte 0
    .section .note.GNU-stack,\"\",@progbits
")
set_source_files_properties(${patterns_holder} PROPERTIES OBJECT_DEPENDS ${patterns_database})
add_library(redoubt_patterns OBJECT ${patterns_holder})
target_link_libraries(redoubt PRIVATE redoubt_patterns)
if(TARGET redoubt_pipeline_test)
  target_link_libraries(redoubt_pipeline_test PRIVATE redoubt_patterns)
endif()
