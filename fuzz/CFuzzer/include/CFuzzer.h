#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer's own main as a function: it reads its options, and calls back with one input after
// another until its time is up or something breaks.
int LLVMFuzzerRunDriver(int *argc, char ***argv,
                        int (*one_input)(const uint8_t *bytes, size_t count));
