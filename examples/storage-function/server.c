#include "server.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

enum { LARGEST_BODY = 1024 * 1024, MOST_HEADERS = 64, THREADS = 4, IDLE_SECONDS = 10, DRAIN_MILLISECONDS = 10000 };

struct server {
    server_answer answer;
    const void *context;
    atomic_uint in_flight;
};

struct request {
    cevents_header headers[MOST_HEADERS];
    size_t n_headers;
    size_t length; /* of the body; more than LARGEST_BODY when not all of it was kept */
    char body[LARGEST_BODY];
};

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length,
                                  const char *value, size_t value_length)
{
    (void)kind;
    struct request *request = context;
    if (request->n_headers < MOST_HEADERS) {
        request->headers[request->n_headers++] = (cevents_header){name, name_length, value, value_length};
    }
    return MHD_YES;
}

static void add_body(struct request *request, const char *bytes, size_t length)
{
    if (request->length <= LARGEST_BODY && length <= LARGEST_BODY - request->length) {
        memcpy(request->body + request->length, bytes, length);
        request->length += length;
    } else {
        request->length = LARGEST_BODY + 1;
    }
}

static unsigned answer_status(const struct server *server, struct MHD_Connection *connection, const char *method,
                              struct request *request, FILE *body)
{
    if (strcmp(method, MHD_HTTP_METHOD_POST) != 0) {
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    }
    if (request->length > LARGEST_BODY) {
        return MHD_HTTP_CONTENT_TOO_LARGE;
    }
    if (MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header, request) > MOST_HEADERS) {
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    cevents_http_message message = {request->headers, request->n_headers, request->body, request->length};
    return server->answer(&message, body, server->context);
}

static enum MHD_Result answer_request(const struct server *server, struct MHD_Connection *connection,
                                      const char *method, struct request *request)
{
    char *text = NULL;
    size_t length = 0;
    FILE *body = open_memstream(&text, &length);
    if (body == NULL) {
        return MHD_NO;
    }
    unsigned status = answer_status(server, connection, method, request, body);
    fclose(body);
    struct MHD_Response *response = MHD_create_response_from_buffer(length, text, MHD_RESPMEM_MUST_FREE);
    if (length > 0) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    }
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_POST);
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* Called once with the headers, then with pieces of the body, then once more at the end. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *length, void **state)
{
    (void)url;
    (void)version;
    struct server *server = context;
    if (*state == NULL) {
        *state = calloc(1, sizeof(struct request));
        atomic_fetch_add(&server->in_flight, *state != NULL ? 1 : 0);
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    if (*length > 0) {
        add_body(*state, bytes, *length);
        *length = 0;
        return MHD_YES;
    }
    return answer_request(server, connection, method, *state);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode reason)
{
    (void)connection;
    (void)reason;
    struct server *server = context;
    if (*state != NULL) {
        free(*state);
        *state = NULL;
        atomic_fetch_sub(&server->in_flight, 1);
    }
}

/* No new connections; requests that have begun are answered. */
static void drain(struct server *server, struct MHD_Daemon *daemon)
{
    const struct timespec tick = {.tv_nsec = 10 * 1000 * 1000};
    int listener = MHD_quiesce_daemon(daemon);
    for (int waited = 0; atomic_load(&server->in_flight) > 0 && waited < DRAIN_MILLISECONDS; waited += 10) {
        nanosleep(&tick, NULL);
    }
    MHD_stop_daemon(daemon);
    if (listener != -1) {
        close(listener);
    }
}

static bool read_port(const char *text, uint16_t *port)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    *port = (uint16_t)value;
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && value <= UINT16_MAX;
}

int server_run(const char *port_text, server_answer answer, const void *context)
{
    uint16_t port;
    if (!read_port(port_text, &port)) {
        fprintf(stderr, "storage-function: PORT is not a port number: %s\n", port_text);
        return EXIT_FAILURE;
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_BLOCK, &stop, NULL); /* before there are threads, which inherit it */

    struct server server = {.answer = answer, .context = context};
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG,
                                                 port, NULL, NULL, on_request, &server, MHD_OPTION_NOTIFY_COMPLETED,
                                                 on_completed, &server, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
                                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
    if (daemon == NULL) {
        fprintf(stderr, "storage-function: cannot listen on port %s\n", port_text);
        return EXIT_FAILURE;
    }
    printf("listening on port %u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    int received;
    sigwait(&stop, &received);
    drain(&server, daemon);
    return EXIT_SUCCESS;
}
