/* Holds many sockets for a measurement and says when the last of them has each message.

   Commands come on standard input, one a line, and each is answered by one line:
     open N WELCOME DEFLATE STUCK  opens N more at once; WELCOME: ready at the first frame, else at the upgrade;
                                   STUCK: they never read again            -> "N nanoseconds"
     drop FROM                     resets all from this index on           -> "how many"
     times                         -> "number:nanoseconds ..." when the last reader had each number, since last asked
     state                         -> "cpu-ns wall-ns frames bytes lost sample-fragments sample-number have"
   The eight bytes of the newest number that everyone has are written to the pacing descriptor. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, NUMBERS = 1 << 20, PREFIX = 31, REQUEST = 1024 };
enum state { GONE, CONNECTING, UPGRADING, READING };

struct peer {
    int fd, stuck, welcomed, header_length, prefix_length, matched;
    enum state state;
    unsigned char header[10];
    char prefix[PREFIX + 1];
    uint64_t left;
    long last;
};

static struct peer peers[MOST];
static int peer_count, readers, ready, wanted, needs_welcome, deflate, epoll_fd, pace_fd, port, opening;
static int have_count[NUMBERS];
static int64_t have_at[NUMBERS], opened_at;
static long have, told, sample_fragments;
static long long frames, bytes, lost;
static const char *path;
static unsigned char buffer[1 << 18];

static int64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void answer_open(void) {
    if (opening && ready == wanted) {
        opening = 0;
        printf("%d %lld\n", wanted, (long long)(now(CLOCK_MONOTONIC) - opened_at));
        fflush(stdout);
    }
}

static void became_ready(struct peer *peer) {
    if (peer->welcomed) return;
    peer->welcomed = 1;
    ready++;
    answer_open();
}

static void forget(struct peer *peer) {
    if (peer->state == GONE) return;
    close(peer->fd);
    if (!peer->stuck) readers--;
    peer->state = GONE;
}

static void raise_to(struct peer *peer, long number) {
    if (number <= peer->last || number >= NUMBERS) return;
    if (!peer->stuck)
        for (long each = peer->last + 1; each <= number; each++) have_count[each]++;
    peer->last = number;
}

static void tell_pace(void) {
    long newest = have;
    while (newest + 1 < NUMBERS && readers && have_count[newest + 1] >= readers) newest++;
    if (newest == have) return;
    int64_t at = now(CLOCK_MONOTONIC);
    for (long each = have + 1; each <= newest; each++) have_at[each] = at;
    have = newest;
    uint64_t word = (uint64_t)newest;
    if (write(pace_fd, &word, sizeof word) != sizeof word) die("pace");
}

static void finish_frame(struct peer *peer) {
    int opcode = peer->header[0] & 0x0f;
    frames++;
    if (opcode == 9) {
        static const unsigned char pong[6] = {0x8a, 0x80};
        if (write(peer->fd, pong, sizeof pong) < 0) lost++;
    } else if (opcode == 8) {
        lost++;
        forget(peer);
        return;
    } else if (peer->header[0] & 0x40) {
        raise_to(peer, peer->last + 1);
    } else {
        peer->prefix[peer->prefix_length] = 0;
        if (!strncmp(peer->prefix, "{\"n\":", 5)) raise_to(peer, atol(peer->prefix + 5));
    }
    if (needs_welcome && opcode == 1) became_ready(peer);
    peer->header_length = peer->prefix_length = 0;
}

static int header_complete(struct peer *peer) {
    if (peer->header_length < 2) return 0;
    int length = peer->header[1] & 0x7f, bytes_needed = length < 126 ? 2 : length == 126 ? 4 : 10;
    if (peer->header_length < bytes_needed) return 0;
    peer->left = 0;
    if (length < 126) peer->left = (uint64_t)length;
    else for (int i = 2; i < bytes_needed; i++) peer->left = peer->left << 8 | peer->header[i];
    return 1;
}

/* One reader in full: counts the fragments themselves, so that nothing is taken on the word of the numbers. */
static void sample(struct peer *peer, const unsigned char *data, size_t length) {
    static const char mark[] = "<li ";
    for (size_t i = 0; i < length; i++) {
        peer->matched = data[i] == (unsigned char)mark[peer->matched] ? peer->matched + 1 : data[i] == '<';
        if (peer->matched == 4) sample_fragments++, peer->matched = 0;
    }
}

static void take(struct peer *peer, const unsigned char *data, size_t length) {
    while (length && peer->state == READING) {
        if (peer->left == 0) {
            peer->header[peer->header_length++] = *data++, length--;
            if (!header_complete(peer)) continue;
            if (peer->left == 0) finish_frame(peer);
            continue;
        }
        size_t part = length < peer->left ? length : (size_t)peer->left;
        size_t room = (size_t)(PREFIX - peer->prefix_length), copy = part < room ? part : room;
        memcpy(peer->prefix + peer->prefix_length, data, copy);
        peer->prefix_length += (int)copy;
        if (peer == peers) sample(peer, data, part);
        data += part, length -= part, peer->left -= part;
        if (peer->left == 0) finish_frame(peer);
    }
}

static void upgraded(struct peer *peer, size_t length) {
    buffer[length] = 0;
    char *end = strstr((char *)buffer, "\r\n\r\n");
    if (!end || strncmp((char *)buffer, "HTTP/1.1 101", 12)) {
        fprintf(stderr, "refused: %.200s\n", (char *)buffer);
        exit(1);
    }
    peer->state = READING;
    if (!needs_welcome) became_ready(peer);
    size_t used = (size_t)(end + 4 - (char *)buffer);
    if (length > used) take(peer, buffer + used, length - used);
    if (peer->stuck) epoll_ctl(epoll_fd, EPOLL_CTL_DEL, peer->fd, NULL), became_ready(peer);
}

static void request(struct peer *peer) {
    char text[REQUEST];
    int length = snprintf(text, sizeof text,
        "GET %s?after=%ld HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Cookie: session=%ld\r\n%s\r\n", path, have, port, port, (long)(peer - peers),
        deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "");
    if (write(peer->fd, text, (size_t)length) != length) die("request");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, peer->fd, &event);
    peer->state = UPGRADING;
}

static void serve(struct peer *peer) {
    if (peer->state == CONNECTING) { request(peer); return; }
    ssize_t length = read(peer->fd, buffer, sizeof buffer - 1);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length <= 0) { lost++; forget(peer); return; }
    bytes += length;
    if (peer->state == UPGRADING) upgraded(peer, (size_t)length);
    else take(peer, buffer, (size_t)length);
}

static void connect_one(int stuck) {
    struct peer *peer = &peers[peer_count++];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memset(peer, 0, sizeof *peer);
    peer->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (peer->fd < 0) die("socket");
    int small = 4096, yes = 1;
    if (stuck) setsockopt(peer->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(peer->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) die("connect");
    peer->state = CONNECTING, peer->stuck = stuck, peer->last = have;
    if (!stuck) readers++;
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = peer};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, peer->fd, &event);
}

static void open_many(int count, int stuck) {
    opening = 1, ready = 0, wanted = count, opened_at = now(CLOCK_MONOTONIC);
    for (int i = 0; i < count; i++) connect_one(stuck);
}

static void drop(int from) {
    struct linger hard = {1, 0};
    int dropped = 0;
    for (int i = from; i < peer_count; i++) {
        if (peers[i].state == GONE) continue;
        setsockopt(peers[i].fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        forget(&peers[i]), dropped++;
    }
    peer_count = from;
    printf("%d\n", dropped);
}

static void say_times(void) {
    for (; told < have; told++) printf("%ld:%lld ", told + 1, (long long)have_at[told + 1]);
    printf("\n");
}

static void say_state(void) {
    printf("%lld %lld %lld %lld %lld %ld %ld %ld\n", (long long)now(CLOCK_PROCESS_CPUTIME_ID),
           (long long)now(CLOCK_MONOTONIC), frames, bytes, lost, sample_fragments, peers[0].last, have);
}

static void obey(char *line) {
    int count, welcome, stuck;
    if (sscanf(line, "open %d %d %d %d", &count, &welcome, &deflate, &stuck) == 4) {
        needs_welcome = welcome;
        open_many(count, stuck);
    } else if (sscanf(line, "drop %d", &count) == 1) drop(count);
    else if (!strncmp(line, "times", 5)) say_times();
    else if (!strncmp(line, "state", 5)) say_state();
    fflush(stdout);
}

static int hear(void) {
    static char line[256];
    static size_t length;
    ssize_t got = read(0, line + length, sizeof line - 1 - length);
    if (got <= 0) return 0;
    length += (size_t)got, line[length] = 0;
    for (char *end; (end = strchr(line, '\n')); length = strlen(line)) {
        *end = 0;
        obey(line);
        memmove(line, end + 1, strlen(end + 1) + 1);
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    port = atoi(argv[1]), path = argv[2], pace_fd = atoi(argv[3]);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll_fd = epoll_create1(0);
    struct epoll_event events[512], input = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, 0, &input);
    for (;;) {
        int count = epoll_wait(epoll_fd, events, 512, -1);
        for (int i = 0; i < count; i++) {
            if (!events[i].data.ptr) { if (!hear()) return 0; }
            else if (((struct peer *)events[i].data.ptr)->state != GONE) serve(events[i].data.ptr);
        }
        tell_pace();
    }
}
