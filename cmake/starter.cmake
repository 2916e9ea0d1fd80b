# rules/intel/ becomes the vulnerability database of the starter set inside the binary, made at build time so that a run
# only has to look at it. The packer takes two sources of intel, because the module itself needs what it makes.
set(starter_folder ${PROJECT_SOURCE_DIR}/rules/intel)
add_executable(pack_starter ${PROJECT_SOURCE_DIR}/tools/pack_starter.cc
  ${PROJECT_SOURCE_DIR}/src/intel/database_writer.cc ${PROJECT_SOURCE_DIR}/src/intel/starter_text.cc)
target_link_libraries(pack_starter PRIVATE redoubt_core redoubt_flags)
set(starter_database ${CMAKE_BINARY_DIR}/starter.bin)
add_custom_command(OUTPUT ${starter_database}
  COMMAND pack_starter ${starter_folder} ${starter_database}
  DEPENDS pack_starter ${starter_folder}/starter.tsv ${starter_folder}/weaknesses.tsv COMMENT "packing the starter set")
set(starter_holder ${CMAKE_BINARY_DIR}/starter.S)
file(CONFIGURE OUTPUT ${starter_holder} CONTENT
"    .section .rodata
    .global redoubt_starter_begin
    .global redoubt_starter_end
    .balign 64
redoubt_starter_begin:
    .incbin \"${starter_database}\"
redoubt_starter_end:
    .byte 0
    .section .note.GNU-stack,\"\",@progbits
")
set_source_files_properties(${starter_holder} PROPERTIES OBJECT_DEPENDS ${starter_database})
add_library(redoubt_starter STATIC ${starter_holder})
target_link_libraries(redoubt_intel PUBLIC redoubt_starter)

# By hand, when the set is renewed: see rules/intel/README.md.
add_executable(select_starter EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tools/select_starter.cc)
target_link_libraries(select_starter PRIVATE redoubt_intel redoubt_flags)
