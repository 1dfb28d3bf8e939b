#include "CAssets.h"

static const unsigned char openapi_json[] = {
#embed "api/openapi.json"
};

static const struct page_file document = {
    "/api/v1/openapi.json", "application/json", openapi_json, sizeof openapi_json};

const struct page_file *openapi_document(void) { return &document; }
