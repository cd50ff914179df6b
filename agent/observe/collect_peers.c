// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_peers.c - who waits for another machine, or for another process over TCP.
 *
 * A connection that this machine opened and on which it sent last is owed an answer
 * (so is one that is not connected yet).  That alone says nothing - a log shipper
 * never gets one - so a thread must also be asleep for it.  Whose a socket is the
 * kernel does not tell; descriptors are searched for it, once for each connection
 * that is owed something.
 *
 * Only the network namespace of the agent is seen.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include "collect_diag.h"
#include "collect_impl.h"

/* Shorter than this an answer is not late.  unit: ms; default 20: a round trip on
 * this side of an ocean. */
#define OWED_LEAST_MS 20
#define PEERS_MAX 128
#define OWNERS_MAX 256
/* Descriptors that are looked at to find owners, in one sample.  unit: descriptors;
 * default 10000, some 15 ms; what is left is looked at with the next sample.  To open
 * the directory of a process costs as much as ten of them. */
#define SEARCH_MAX 10000
#define SEARCH_OPEN 10

/* Whose a socket is, as far as it was asked. */
struct owner {
	uint64_t inode;
	uint64_t start_ns;
	pid_t pid;      /* 0: nobody's that can be seen */
	int fd;
	size_t looked;  /* processes that were searched for it: all of them is enough */
	bool present;
	bool charged;   /* resent is what its row already counts */
	uint32_t resent;
	uint64_t first_ns; /* when it was first seen */
};

struct peer_table {
	int netlink;    /* -errno: this kernel does not tell */
	struct conn_list list;
	struct owner owner[OWNERS_MAX];
	size_t n_owners;
	pid_t reached;  /* by the search for owners, with the last sample */
	struct peer_row row[PEERS_MAX];
	size_t n_rows;
	uint64_t last_ns; /* when the last sample was taken; 0: there was none */
};

void peer_table_free(struct peer_table *t)
{
	if (!t)
		return;
	if (t->netlink >= 0)
		close(t->netlink);
	conn_list_free(&t->list);
	free(t);
}

static void name_peer(const struct conn *c, char *out, size_t size)
{
	char address[INET6_ADDRSTRLEN] = "?";
	struct in6_addr six;

	memcpy(&six, c->peer_address, sizeof(six));
	if (c->family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six))
		inet_ntop(AF_INET, &c->peer_address[12], address, sizeof(address));
	else
		inet_ntop(c->family, c->peer_address, address, sizeof(address));
	if (strchr(address, ':'))
		snprintf(out, size, "[%s]:%u", address, c->peer_port);
	else
		snprintf(out, size, "%s:%u", address, c->peer_port);
}

/* Since when the other side owes something; 0: it does not. */
static uint64_t owed_ms(const struct conn *c, const struct owner *o, uint64_t now_ns)
{
	if (c->connecting)
		return o ? (now_ns - o->first_ns) / 1000000 + 1 : 1;
	return conn_sent_last(c) ? c->sent_ms : 0;
}

static struct owner *find_owner(struct peer_table *t, uint64_t inode)
{
	for (size_t i = 0; i < t->n_owners; i++) {
		if (t->owner[i].inode == inode)
			return &t->owner[i];
	}
	return NULL;
}

static struct owner *add_owner(struct peer_table *t, uint64_t inode, uint64_t now_ns)
{
	struct owner *o = find_owner(t, inode);

	if (!o && inode && t->n_owners < OWNERS_MAX) {
		o = &t->owner[t->n_owners++];
		*o = (struct owner){.inode = inode, .first_ns = now_ns};
	}
	if (o)
		o->present = true;
	return o;
}

/* The other end, if it is a socket of this machine too. */
static const struct conn *other_end(const struct conn_list *l, const struct conn *c)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct conn *o = &l->conn[i];

		if (o->port == c->peer_port && o->peer_port == c->port && o->family == c->family &&
		    !memcmp(o->address, c->peer_address, sizeof(o->address)) &&
		    !memcmp(o->peer_address, c->address, sizeof(o->address)))
			return o;
	}
	return NULL;
}

/* --- whose sockets ------------------------------------------------------------- */

/* Descriptors of one process; what that cost, in descriptors. */
static int search_process(struct peer_table *t, int proc, const struct task_row *row)
{
	char path[32], link[64];
	struct dirent *entry;
	int at, n = SEARCH_OPEN;
	DIR *dir;

	snprintf(path, sizeof(path), "%d/fd", row->pid);
	at = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = at < 0 ? NULL : fdopendir(at);
	if (!dir) {
		if (at >= 0)
			close(at);
		return n;
	}
	while ((entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, link, sizeof(link) - 1);
		struct owner *o;
		uint64_t inode;

		n++;
		if (len <= 0)
			continue;
		link[len] = '\0';
		if (sscanf(link, "socket:[%lu]", &inode) != 1)
			continue;
		o = find_owner(t, inode);
		if (!o || o->pid)
			continue;
		o->pid = row->pid;
		o->start_ns = row->start_ns;
		o->fd = atoi(entry->d_name);
	}
	closedir(dir);
	return n;
}

/* The process after the one that was reached, or the first again. */
static size_t search_from(const struct peer_table *t, const struct snapshot *s)
{
	size_t low = 0, high = s->n_tasks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->task[middle].pid <= t->reached)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n_tasks ? low : 0;
}

/* Goes on where the last search stopped; an owner that is in none of as many processes
 * as there are is nobody's. */
static void search_owners(struct peer_table *t, struct collector *c, const struct snapshot *s)
{
	size_t at = search_from(t, s), looked = 0, wanted = 0;
	int budget = SEARCH_MAX;

	for (size_t i = 0; i < t->n_owners; i++) {
		if (!t->owner[i].pid && s->n_tasks > t->owner[i].looked &&
		    s->n_tasks - t->owner[i].looked > wanted)
			wanted = s->n_tasks - t->owner[i].looked;
	}
	for (; looked < wanted && budget > 0; looked++) {
		if (!s->task[at].kernel_thread)
			budget -= search_process(t, c->proc, &s->task[at]);
		t->reached = s->task[at].pid;
		at = at + 1 < s->n_tasks ? at + 1 : 0;
	}
	for (size_t i = 0; i < t->n_owners; i++)
		t->owner[i].looked += looked;
}

/* --- rows ------------------------------------------------------------------------ */

static struct peer_row *find_row(struct peer_table *t, const struct owner *o, const char *peer)
{
	struct peer_row *row;

	for (size_t i = 0; i < t->n_rows; i++) {
		row = &t->row[i];
		if (row->pid == o->pid && row->start_ns == o->start_ns && !strcmp(row->peer, peer))
			return row;
	}
	if (t->n_rows == PEERS_MAX)
		return NULL;
	row = &t->row[t->n_rows++];
	*row = (struct peer_row){.pid = o->pid, .start_ns = o->start_ns};
	snprintf(row->peer, sizeof(row->peer), "%s", peer);
	return row;
}

/* One that is owed something by now. */
static void look_at(struct peer_table *t, struct collector *c, const struct conn *conn,
		    uint64_t now_ns)
{
	struct owner *o = find_owner(t, conn->inode), *other;
	const struct conn *end = other_end(&t->list, conn);
	uint64_t owed_ns = owed_ms(conn, o, now_ns) * 1000000;
	struct peer_row *row;
	char peer[sizeof(row->peer)];

	if (!o || !o->pid || !sleeps_on(c->proc, o->pid, o->fd))
		return;
	name_peer(conn, peer, sizeof(peer));
	row = find_row(t, o, peer);
	if (!row)
		return;
	other = end ? find_owner(t, end->inode) : NULL;
	row->peer_pid = other ? other->pid : 0;
	/* Several connections to one peer wait together: the longest counts. */
	if (owed_ns > row->pending_ns) {
		row->pending_ns = owed_ns;
		row->connecting = conn->connecting;
		row->round_trip_ns = (uint64_t)conn->round_trip_us * 1000;
	}
	row->unacked += conn->unacked;
	row->resent += conn->resent - (o->charged ? o->resent : 0);
	o->resent = conn->resent;
	o->charged = true;
}

/* Those whose process has ended go; the rest is looked at anew. */
static void begin_rows(struct peer_table *t, const struct snapshot *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n_rows; i++) {
		struct peer_row row = t->row[i];
		const struct task_row *task = snapshot_task(s, row.pid);

		if (!task || task->start_ns != row.start_ns)
			continue;
		row.pending_ns = row.unacked = 0;
		row.connecting = false;
		t->row[kept++] = row;
	}
	t->n_rows = kept;
	for (size_t i = 0; i < t->n_owners; i++)
		t->owner[i].present = false;
}

static void forget_owners(struct peer_table *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n_owners; i++) {
		if (t->owner[i].present)
			t->owner[kept++] = t->owner[i];
	}
	t->n_owners = kept;
}

static int by_identity(const void *left, const void *right)
{
	const struct peer_row *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return strncmp(a->peer, b->peer, sizeof(a->peer));
}

static int hand_out(struct peer_table *t, struct snapshot *out)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		uint64_t since = t->last_ns ? out->time_ns - t->last_ns : 0;

		t->row[i].waited_ns += t->row[i].pending_ns ? since : 0;
		t->row[i].waits += t->row[i].pending_ns != 0;
		t->row[i].age_ns += t->row[i].pending_ns;
	}
	t->last_ns = out->time_ns;
	out->peer = malloc((t->n_rows + 1) * sizeof(*out->peer));
	if (!out->peer)
		return -ENOMEM;
	memcpy(out->peer, t->row, t->n_rows * sizeof(*out->peer));
	out->n_peers = t->n_rows;
	qsort(out->peer, out->n_peers, sizeof(*out->peer), by_identity);
	return 0;
}

static bool is_owed(const struct peer_table *t, const struct conn *c)
{
	return c->inode && !conn_is_served(&t->list, c) &&
	       (c->connecting || owed_ms(c, NULL, 0) >= OWED_LEAST_MS);
}

int collect_peers(struct collector *c, struct snapshot *out)
{
	struct peer_table *t = c->peers;

	if (!t) {
		t = c->peers = calloc(1, sizeof(*t));
		if (!t)
			return -ENOMEM;
		t->netlink = diag_open();
	}
	if (t->netlink < 0 || diag_list(t->netlink, &t->list) != 0)
		return 0; /* not known; a later sample may succeed */
	begin_rows(t, out);
	for (size_t i = 0; i < t->list.n; i++) {
		struct owner *o = find_owner(t, t->list.conn[i].inode);
		const struct conn *end;

		if (o)
			o->present = true; /* it lasts, owed or not */
		if (!is_owed(t, &t->list.conn[i]))
			continue;
		add_owner(t, t->list.conn[i].inode, out->time_ns);
		end = other_end(&t->list, &t->list.conn[i]);
		if (end)
			add_owner(t, end->inode, out->time_ns);
	}
	forget_owners(t);
	search_owners(t, c, out);
	for (size_t i = 0; i < t->list.n; i++) {
		if (is_owed(t, &t->list.conn[i]))
			look_at(t, c, &t->list.conn[i], out->time_ns);
	}
	return hand_out(t, out);
}
