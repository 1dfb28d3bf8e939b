#include "CAssets.h"
#include "topology_sources.h"

const struct topology_source *topology_sources(size_t *count) {
    *count = sizeof sources / sizeof sources[0];
    return sources;
}
