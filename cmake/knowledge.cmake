# rules/ becomes one archive inside the binary (base/knowledge.h reads it). The packer is a program of ours, so that the
# archive is the same bytes for the same input.
file(GLOB_RECURSE knowledge CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*)
add_executable(pack_knowledge ${PROJECT_SOURCE_DIR}/tools/pack_knowledge.cc)
target_link_libraries(pack_knowledge PRIVATE redoubt_flags)
set(archive ${CMAKE_BINARY_DIR}/knowledge.bin)
add_custom_command(OUTPUT ${archive}
  COMMAND pack_knowledge ${PROJECT_SOURCE_DIR}/rules ${archive}
  DEPENDS pack_knowledge ${knowledge} COMMENT "packing rules/")
set(holder ${CMAKE_BINARY_DIR}/knowledge.S)
file(CONFIGURE OUTPUT ${holder} CONTENT
"    .section .rodata
    .global redoubt_knowledge_begin
    .global redoubt_knowledge_end
    .balign 64
redoubt_knowledge_begin:
    .incbin \"${archive}\"
redoubt_knowledge_end:
    .byte 0
    .section .note.GNU-stack,\"\",@progbits
")
set_source_files_properties(${holder} PROPERTIES OBJECT_DEPENDS ${archive})
add_library(redoubt_knowledge OBJECT ${holder})
