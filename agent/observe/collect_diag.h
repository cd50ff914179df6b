/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect_diag.h - TCP connections as the kernel's sock_diag(7) lists them, and
 * which thread sleeps on one.
 */
#ifndef AGENT_COLLECT_DIAG_H
#define AGENT_COLLECT_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct conn {
	uint64_t inode;      /* of the socket */
	uint8_t family;      /* AF_INET, AF_INET6 */
	bool connecting;
	bool known;          /* the numbers below: the kernel told them */
	uint16_t port, peer_port;
	uint8_t address[16], peer_address[16];
	uint32_t uid;
	uint32_t sent_ms, received_ms; /* since data were sent, received */
	uint32_t round_trip_us, unacked, resent;
	uint32_t acks_in, acks_out;    /* segments without data, but for the handshake */
};

struct conn_list {
	struct conn *conn;
	size_t n, room;
	uint64_t left_out;        /* past CONNS_MAX */
	uint64_t listening[1024]; /* a bit for each port that somebody listens on */
};

/* Connections past this many are counted and not looked at.  unit: connections;
 * default 8192: 0.8 MB, some 10 ms. */
#define CONNS_MAX 8192

/* A socket for the below, or -errno. */
int diag_open(void);

/* Overwrites the list, which keeps its memory.  -errno. */
int diag_list(int fd, struct conn_list *out);
void conn_list_free(struct conn_list *list);

/*
 * Did this side send last, so that the other owes an answer?  Both times are in
 * clock ticks, and a client that asks again as soon as it has its answer does both
 * in one.  Then the acknowledgements tell: a request that is answered late is
 * acknowledged by a segment of its own, one that is answered at once by the answer;
 * an answer that is followed by a request at once needs none of ours.
 */
static inline bool conn_sent_last(const struct conn *c)
{
	return c->known && (c->sent_ms < c->received_ms ||
			    (c->sent_ms == c->received_ms && c->acks_in > c->acks_out));
}

static inline bool conn_is_served(const struct conn_list *l, const struct conn *c)
{
	return l->listening[c->port / 64] >> (c->port % 64) & 1;
}

/* Does a thread of the process sleep until something happens on its descriptor?
 * proc: descriptor of /proc. */
bool sleeps_on(int proc, pid_t pid, int fd);

#endif
