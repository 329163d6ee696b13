/* A protoc plugin that writes its request to the file that CEVENTS_TEST_REQUEST names. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    /* supported_features: proto3 optional */
    static const unsigned char response[] = {0x10, 0x01};
    const char *path = getenv("CEVENTS_TEST_REQUEST");
    FILE *file = path == NULL ? NULL : fopen(path, "wb");
    if (file == NULL) {
        return EXIT_FAILURE;
    }
    char buffer[4096];
    for (size_t length; (length = fread(buffer, 1, sizeof buffer, stdin)) > 0;) {
        fwrite(buffer, 1, length, file);
    }
    fwrite(response, 1, sizeof response, stdout);
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
