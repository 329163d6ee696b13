#include "serve.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <microhttpd.h>

enum { LARGEST_BODY = 1024 * 1024, MOST_HEADERS = 64, THREADS = 4, PATIENCE_SECONDS = 10 };

struct server {
    serve_function answer;
    void *context;
    atomic_uint in_flight;
    atomic_bool stopping;
};

struct request {
    cevents_header headers[MOST_HEADERS];
    size_t n_headers;
    bool is_late;  /* begun when the server was stopping already */
    size_t length; /* of the body, even if it is too large to be kept */
    char body[LARGEST_BODY];
};

unsigned serve_router(const cevents_http_message *request, cevents_arena *arena, cevents_sink *body, void *router)
{
    return cevents_http_serve(router, request, arena, NULL, body);
}

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                  const char *value, size_t value_length)
{
    struct request *request = context;
    if (kind == MHD_HEADER_KIND && request->n_headers < MOST_HEADERS) {
        request->headers[request->n_headers] = (cevents_header){name, name_length, value, value_length};
    }
    request->n_headers++;
    return MHD_YES;
}

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned code, cevents_sink body)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(body.length, body.data, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_POST);
    if (body.length > 0) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    }
    enum MHD_Result result = MHD_queue_response(connection, code, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer(const struct server *server, struct MHD_Connection *connection,
                              const struct request *request)
{
    char block[16 * 1024]; /* enough for most events: they are handled without a single malloc */
    cevents_arena arena;
    cevents_sink body = {0};
    cevents_http_message message = {request->headers, request->n_headers, request->body, request->length};
    cevents_arena_init(&arena, block, sizeof block, CEVENTS_MALLOC);
    unsigned code = server->answer(&message, &arena, &body, server->context);
    enum MHD_Result result = reply(connection, code, body);
    cevents_arena_free(&arena);
    return result;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *length, void **state)
{
    (void)url, (void)version;
    struct server *server = context;
    struct request *request = *state;
    if (request == NULL) { /* the headers; pieces of the body come next, then the end */
        *state = request = calloc(1, sizeof *request);
        if (request == NULL) {
            return MHD_NO;
        }
        server->in_flight++; /* before the look at `stopping`: it is waited for, or late */
        request->is_late = server->stopping;
        return MHD_YES;
    }
    if (*length > 0) {
        if (request->length <= LARGEST_BODY && *length <= LARGEST_BODY - request->length) {
            memcpy(request->body + request->length, bytes, *length);
        }
        request->length += *length;
        *length = 0;
        return MHD_YES;
    }
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header, request);
    unsigned refused = request->length > LARGEST_BODY ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
    refused = request->n_headers > MOST_HEADERS ? MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE : refused;
    refused = request->is_late ? MHD_HTTP_SERVICE_UNAVAILABLE : refused;
    refused = strcmp(method, MHD_HTTP_METHOD_POST) != 0 ? MHD_HTTP_METHOD_NOT_ALLOWED : refused;
    return refused != 0 ? reply(connection, refused, (cevents_sink){0}) : answer(server, connection, request);
}

static void on_end(void *context, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
    (void)connection, (void)why;
    struct server *server = context;
    server->in_flight -= *state != NULL;
    free(*state);
}

static bool read_port(const char *text, uint16_t *port)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    *port = (uint16_t)number;
    return *text >= '0' && *text <= '9' && *end == '\0' && number <= UINT16_MAX;
}

int serve(serve_function function, void *context)
{
    const char *port = getenv("PORT") != NULL ? getenv("PORT") : "8080";
    struct server server = {function, context, 0, false};
    uint16_t number;
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_BLOCK, &stop, NULL); /* before there are threads, which inherit it */
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct MHD_Daemon *daemon =
        !read_port(port, &number)
            ? NULL
            : MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, number, NULL, NULL, on_request, &server,
                               MHD_OPTION_NOTIFY_COMPLETED, on_end, &server, MHD_OPTION_THREAD_POOL_SIZE,
                               (unsigned)THREADS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PATIENCE_SECONDS,
                               MHD_OPTION_END);
    if (daemon == NULL) {
        fprintf(stderr, "cannot serve on PORT %s\n", port);
        return EXIT_FAILURE;
    }
    printf("listening on port %u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    sigwait(&stop, &(int){0});
    server.stopping = true; /* requests on connections that are open are refused, those that have begun answered */
    MHD_quiesce_daemon(daemon);
    while (server.in_flight > 0 && nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL) == 0) {
    }
    MHD_stop_daemon(daemon);
    return EXIT_SUCCESS;
}
