#pragma once
#include <stddef.h>

// Files that travel inside the executable.

/// One source file of the topology language.
struct topology_source {
    const char *module;
    const char *file;
    const unsigned char *bytes;
    size_t count;
};

/// All of them, module by module in the order in which they must be built.
const struct topology_source *topology_sources(size_t *count);

/// One file of the dashboard's page.
struct page_file {
    /// Where it is served, `/page.css` for instance.
    const char *path;
    const char *type;
    const unsigned char *bytes;
    size_t count;
};

/// All of them.
const struct page_file *page_files(size_t *count);

/// What describes the dashboard's API to programs.
const struct page_file *openapi_document(void);
