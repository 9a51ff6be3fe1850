# Shared by every folder: one static library per folder, so that the linker too knows who may use
# whom, and one test program per class.

add_library(stowage_options INTERFACE)
target_include_directories(stowage_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(stowage_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # libstdc++ 12's own std::stable_sort uses what libstdc++ 12 calls deprecated, and clang tells us
    # of it. Qt's deprecated functions are hidden by QT_DISABLE_DEPRECATED_BEFORE all the same.
    target_compile_options(stowage_options INTERFACE -Wno-deprecated-declarations)
endif()
if(STOWAGE_WERROR)
    target_compile_options(stowage_options INTERFACE -Werror)
endif()
target_compile_definitions(stowage_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_NO_KEYWORDS QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    _FILE_OFFSET_BITS=64)
if(STOWAGE_SANITIZE)
    add_compile_options(-fsanitize=${STOWAGE_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${STOWAGE_SANITIZE})
endif()

# stowage_library(core_base SOURCES a.cpp a.h … [LINKS core_x Qt6::Core …] [MOC])
function(stowage_library name)
    cmake_parse_arguments(arg "MOC" "" "SOURCES;LINKS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC stowage_options ${arg_LINKS})
    if(arg_MOC)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# stowage_test(digesttest LINKS core_digest) in tests/digest: builds digesttest.cpp there, a Qt Test
# program with its own main, and runs it without a display. Its label is core where the folder is
# named after one of core's, otherwise the folder's name. TIMEOUT is in seconds, without sanitizers.
function(stowage_test path)
    cmake_parse_arguments(arg "" "TIMEOUT" "LINKS;SOURCES" ${ARGN})
    cmake_path(GET path FILENAME name)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME label)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH parent)
    if(parent STREQUAL "${PROJECT_SOURCE_DIR}/tests" AND
            EXISTS "${PROJECT_SOURCE_DIR}/core/${label}/CMakeLists.txt")
        set(label core)
    endif()
    add_executable(${name} "${CMAKE_CURRENT_SOURCE_DIR}/${path}.cpp" ${arg_SOURCES})
    # A test's one or two sources gain nothing by being joined.
    set_target_properties(${name} PROPERTIES AUTOMOC ON UNITY_BUILD OFF)
    target_link_libraries(${name} PRIVATE stowage_options Qt6::Test ${arg_LINKS})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    if(STOWAGE_SANITIZE)
        math(EXPR arg_TIMEOUT "5 * ${arg_TIMEOUT}")
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS ${label}
        TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LANG=C.UTF-8")
endfunction()
