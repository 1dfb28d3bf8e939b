#include "CAssets.h"

// The files of `page/`, each under the path where the dashboard serves it.

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char page_css[] = {
#embed "page/page.css"
};

static const struct page_file files[] = {
    {"/", "text/html; charset=utf-8", index_html, sizeof index_html},
    {"/page.css", "text/css; charset=utf-8", page_css, sizeof page_css},
};

const struct page_file *page_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
