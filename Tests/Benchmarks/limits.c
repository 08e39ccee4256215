// What this machine can do at most, for push.sh: raw ZeroMQ over loopback tcp, and small files made durable.
//   limits zmq BYTES SECONDS      messages/s and MB/s between a DEALER and a ROUTER in two threads
//   limits fsync FOLDER BYTES SECONDS THREADS   files/s written, synced and named by that many threads
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static size_t bytes;
static double seconds;
static char endpoint[256];

static void *sender(void *context) {
    void *socket = zmq_socket(context, ZMQ_DEALER);
    zmq_connect(socket, endpoint);
    char *message = calloc(1, bytes);
    double end = now() + seconds;
    while (now() < end)
        for (int i = 0; i < 64; i++) zmq_send(socket, message, bytes, 0);
    zmq_send(socket, "", 0, 0);
    zmq_close(socket);
    free(message);
    return NULL;
}

static int loopback(void) {
    void *context = zmq_ctx_new();
    void *router = zmq_socket(context, ZMQ_ROUTER);
    if (zmq_bind(router, "tcp://127.0.0.1:*") != 0) return 1;
    size_t length = sizeof endpoint;
    zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &length);
    pthread_t thread;
    pthread_create(&thread, NULL, sender, context);
    long count = 0;
    double start = now();
    for (;;) {
        zmq_msg_t id, body;
        zmq_msg_init(&id);
        zmq_msg_init(&body);
        zmq_msg_recv(&id, router, 0);
        zmq_msg_recv(&body, router, 0);
        size_t size = zmq_msg_size(&body);
        zmq_msg_close(&id);
        zmq_msg_close(&body);
        if (size == 0) break;
        count++;
    }
    double took = now() - start;
    printf("%.0f %.1f\n", count / took, count * (double)bytes / took / 1e6);
    pthread_join(thread, NULL);
    zmq_close(router);
    zmq_ctx_term(context);
    return 0;
}

static const char *folder;
static double deadline;

struct lane {
    int number;
    long count;
};

static void *writer(void *argument) {
    struct lane *lane = argument;
    char *data = malloc(bytes), from[600], to[600];
    memset(data, 7, bytes);
    while (now() < deadline) {
        snprintf(from, sizeof from, "%s/t%d-%ld.tmp", folder, lane->number, lane->count);
        snprintf(to, sizeof to, "%s/t%d-%ld", folder, lane->number, lane->count);
        int file = open(from, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (file < 0 || write(file, data, bytes) != (ssize_t)bytes || fsync(file) != 0 || rename(from, to) != 0) exit(1);
        close(file);
        lane->count++;
    }
    free(data);
    return NULL;
}

static int durable(int threads) {
    pthread_t ids[64];
    struct lane lanes[64];
    double start = now();
    deadline = start + seconds;
    for (int i = 0; i < threads; i++) {
        lanes[i] = (struct lane){i, 0};
        pthread_create(&ids[i], NULL, writer, &lanes[i]);
    }
    long count = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        count += lanes[i].count;
    }
    double took = now() - start;
    printf("%.0f %.1f\n", count / took, count * (double)bytes / took / 1e6);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 4 && strcmp(arguments[1], "zmq") == 0) {
        bytes = strtoul(arguments[2], NULL, 10);
        seconds = atof(arguments[3]);
        return loopback();
    }
    if (count == 6 && strcmp(arguments[1], "fsync") == 0) {
        folder = arguments[2];
        bytes = strtoul(arguments[3], NULL, 10);
        seconds = atof(arguments[4]);
        int threads = atoi(arguments[5]);
        return threads < 1 || threads > 64 ? 2 : durable(threads);
    }
    fprintf(stderr, "limits zmq BYTES SECONDS | limits fsync FOLDER BYTES SECONDS THREADS\n");
    return 2;
}
