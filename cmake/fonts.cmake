# The fonts of the PDF writer (src/formats/pdf/fonts.h) become part of the program, so that a PDF needs none on the machine
# that writes it.
set(fonts_holder ${CMAKE_BINARY_DIR}/fonts.S)
set(fonts_text "    .section .rodata\n")
set(fonts_files)
foreach(font regular:DejaVuSans bold:DejaVuSans-Bold mono:DejaVuSansMono)
  string(REPLACE ":" ";" font ${font})
  list(GET font 0 name)
  list(GET font 1 stem)
  find_file(REDOUBT_FONT_${name} ${stem}.ttf PATHS /usr/share/fonts/truetype/dejavu /usr/share/fonts/TTF
            /usr/share/fonts/dejavu-sans-fonts NO_CACHE)
  if(NOT REDOUBT_FONT_${name})
    message(FATAL_ERROR "${stem}.ttf is missing: install fonts-dejavu-core")
  endif()
  list(APPEND fonts_files ${REDOUBT_FONT_${name}})
  string(APPEND fonts_text "    .global redoubt_font_${name}_begin
    .global redoubt_font_${name}_end
    .balign 64
redoubt_font_${name}_begin:
    .incbin \"${REDOUBT_FONT_${name}}\"
redoubt_font_${name}_end:
    .byte 0
")
endforeach()
string(APPEND fonts_text "    .section .note.GNU-stack,\"\",@progbits\n")
file(CONFIGURE OUTPUT ${fonts_holder} CONTENT "${fonts_text}" @ONLY)
set_source_files_properties(${fonts_holder} PROPERTIES OBJECT_DEPENDS "${fonts_files}")
add_library(redoubt_fonts STATIC ${fonts_holder})
