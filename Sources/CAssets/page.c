#include "CAssets.h"

// The files of `page/`, each under the path where the dashboard serves it.

#define HTML "text/html; charset=utf-8"
#define STYLE "text/css; charset=utf-8"
#define SCRIPT "text/javascript; charset=utf-8"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char theme_css[] = {
#embed "page/theme.css"
};
static const unsigned char page_css[] = {
#embed "page/page.css"
};
static const unsigned char map_css[] = {
#embed "page/map.css"
};
static const unsigned char main_js[] = {
#embed "page/main.js"
};
static const unsigned char stream_js[] = {
#embed "page/stream.js"
};
static const unsigned char network_js[] = {
#embed "page/network.js"
};
static const unsigned char overview_js[] = {
#embed "page/overview.js"
};
static const unsigned char map_js[] = {
#embed "page/map.js"
};
static const unsigned char placement_js[] = {
#embed "page/placement.js"
};
static const unsigned char labels_js[] = {
#embed "page/labels.js"
};
static const unsigned char symbols_js[] = {
#embed "page/symbols.js"
};
static const unsigned char details_js[] = {
#embed "page/details.js"
};
static const unsigned char table_js[] = {
#embed "page/table.js"
};
static const unsigned char columns_js[] = {
#embed "page/columns.js"
};
static const unsigned char rows_js[] = {
#embed "page/rows.js"
};
static const unsigned char elements_js[] = {
#embed "page/elements.js"
};
static const unsigned char format_js[] = {
#embed "page/format.js"
};
static const unsigned char address_js[] = {
#embed "page/address.js"
};

static const struct page_file files[] = {
    {"/", HTML, index_html, sizeof index_html},
    {"/icon.svg", "image/svg+xml", icon_svg, sizeof icon_svg},
    {"/theme.css", STYLE, theme_css, sizeof theme_css},
    {"/page.css", STYLE, page_css, sizeof page_css},
    {"/map.css", STYLE, map_css, sizeof map_css},
    {"/main.js", SCRIPT, main_js, sizeof main_js},
    {"/stream.js", SCRIPT, stream_js, sizeof stream_js},
    {"/network.js", SCRIPT, network_js, sizeof network_js},
    {"/overview.js", SCRIPT, overview_js, sizeof overview_js},
    {"/map.js", SCRIPT, map_js, sizeof map_js},
    {"/placement.js", SCRIPT, placement_js, sizeof placement_js},
    {"/labels.js", SCRIPT, labels_js, sizeof labels_js},
    {"/symbols.js", SCRIPT, symbols_js, sizeof symbols_js},
    {"/details.js", SCRIPT, details_js, sizeof details_js},
    {"/table.js", SCRIPT, table_js, sizeof table_js},
    {"/columns.js", SCRIPT, columns_js, sizeof columns_js},
    {"/rows.js", SCRIPT, rows_js, sizeof rows_js},
    {"/elements.js", SCRIPT, elements_js, sizeof elements_js},
    {"/format.js", SCRIPT, format_js, sizeof format_js},
    {"/address.js", SCRIPT, address_js, sizeof address_js},
};

const struct page_file *page_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
