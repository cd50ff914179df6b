// SPDX-License-Identifier: GPL-2.0-or-later
/* history.c - the windows in memory, the thread that writes them, since when. */
#include "history_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "diagnose/longer.h"
#include "history.h"

/* A window is stored when the last one is so old: each second of the machine then
 * stands in one.  unit: ns; half a second less than 10 s, as ticks come late. */
#define WINDOW_EACH_NS (9500 * NSEC_PER_MSEC)
/* Windows that wait for a disk; an hour. */
#define PENDING_MAX 360
/* Snapshots that recordings are made from.  unit: s, bytes. */
#define RECENT_S 900
#define RECENT_BYTES (2u << 20)
/* On a larger machine only what is stored is packed: a row takes 2 us of CPU.
 * unit: rows; default 2000: 0.04 % of a core. */
#define ROWS_EACH_MAX 2000
/* When to write; see history.h.  Fresh findings at once, unless they come and go. */
#define COMMIT_FRESH_NS (25 * NSEC_PER_SEC)
#define COMMIT_ANY_NS (60 * NSEC_PER_SEC)
#define COMMIT_IDLE_NS (300 * NSEC_PER_SEC)
/* SQLite asks for some 50 kB. */
#define STACK_BYTES (512u << 10)
#define WRITER_NICE 10

/* --- since when ------------------------------------------------------------------- */

/* The first moment as whole seconds of the boot clock, as findings.c keeps it. */
static void extend(const struct findings *before, struct findings *f)
{
	for (size_t i = 0; before->time_ns && i < f->n_findings; i++) {
		struct finding *now = &f->finding[i];
		const struct finding *old = finding_like(before, now);
		uint64_t now_s = f->time_ns / NSEC_PER_SEC, old_s = before->time_ns / NSEC_PER_SEC;
		uint64_t first_s;

		if (!old || old_s > now_s || now_s - old_s > HISTORY_GAP_S || old->since_s > old_s)
			continue;
		first_s = old_s - old->since_s;
		if (now_s - first_s > now->since_s)
			now->since_s = (unsigned int)(now_s - first_s);
	}
}

void history_since(struct history *h, struct findings *f)
{
	pthread_mutex_lock(&h->lock);
	extend(&h->last, f);
	pthread_mutex_unlock(&h->lock);
}

/* --- the list ----------------------------------------------------------------------- */

static void node_free(struct node *n)
{
	if (!n)
		return;
	snapshot_free(&n->snapshot);
	free(n->packed);
	free(n->text);
	free(n);
}

/* Lock held.  Has it a finding that the last window did not have? */
static bool is_fresh(const struct history *h, const struct findings *f)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		if (!finding_like(&h->last, &f->finding[i]))
			return true;
	}
	return false;
}

/* Without the lock: a window as text takes some 20 us. */
static struct node *node_new(const struct findings *f, const struct snapshot *s, int64_t end_s)
{
	struct node *n = calloc(1, sizeof(*n));
	struct text t;

	if (!n)
		return NULL;
	text_growing(&t);
	window_save(&t, f, s, end_s);
	n->text_len = t.len;
	n->text = text_take(&t);
	n->time_s = end_s;
	n->any = f->n_findings > 0;
	if (!n->text) {
		free(n);
		return NULL;
	}
	return n;
}

/* Lock held. */
static void list_add(struct history *h, struct node *n)
{
	if (h->newest)
		h->newest->next = n;
	else
		h->oldest = n;
	h->newest = n;
	h->n_nodes++;
	h->n_pending++;
}

bool history_due(struct history *h, uint64_t time_ns)
{
	bool due;

	pthread_mutex_lock(&h->lock);
	due = h->pushed_ns == 0 || time_ns >= h->pushed_ns + WINDOW_EACH_NS;
	pthread_mutex_unlock(&h->lock);
	return due;
}

void history_push(struct history *h, const struct findings *given, struct snapshot *s,
		  int64_t end_s)
{
	struct findings *f = malloc(sizeof(*f));
	struct node *n = NULL;

	if (f) {
		*f = *given;
		history_since(h, f);
		n = node_new(f, s, end_s);
	}
	pthread_mutex_lock(&h->lock);
	h->pushed_ns = given->time_ns;
	/* Of what stands before a disk that hangs nothing can be taken away. */
	if (!n || h->n_pending >= 2 * PENDING_MAX) {
		h->stats.lost++;
	} else {
		n->fresh = is_fresh(h, f);
		n->minute = end_s / 60 != h->pushed_s / 60;
		h->pushed_s = end_s;
		n->has_snapshot = n->minute || n->fresh ||
				  s->n_tasks + s->n_blames <= ROWS_EACH_MAX;
		if (n->has_snapshot) {
			n->snapshot = *s;
			memset(s, 0, sizeof(*s));
		}
		list_add(h, n);
		h->last = *f;
		n = NULL;
		pthread_cond_signal(&h->work);
	}
	pthread_mutex_unlock(&h->lock);
	snapshot_free(s);
	node_free(n);
	free(f);
}

/* Takes the oldest away; lock held. */
static void drop_oldest(struct history *h)
{
	struct node *n = h->oldest;

	h->oldest = n->next;
	if (!h->oldest)
		h->newest = NULL;
	h->n_nodes--;
	if (!n->written) {
		h->n_pending--;
		h->stats.lost++;
	}
	h->packed_bytes -= n->packed_len;
	node_free(n);
}

/* Snapshots past the bound, oldest first; lock held. */
static void drop_packed(struct history *h)
{
	for (struct node *n = h->oldest; n && h->packed_bytes > RECENT_BYTES; n = n->next) {
		if (!n->packed)
			continue;
		if (!n->written && (n->minute || n->fresh))
			h->stats.snapshots_lost++;
		h->packed_bytes -= n->packed_len;
		free(n->packed);
		n->packed = NULL;
		n->packed_len = 0;
	}
}

/* db_lock held, so that nobody walks the list meanwhile. */
static void list_trim(struct history *h)
{
	pthread_mutex_lock(&h->lock);
	while (h->oldest && (h->n_pending > PENDING_MAX ||
			     (h->oldest->written &&
			      h->oldest->time_s + RECENT_S < h->newest->time_s)))
		drop_oldest(h);
	/* A clock that was set back: age says nothing then. */
	while (h->oldest && h->oldest->written && h->n_nodes > 2 * PENDING_MAX)
		drop_oldest(h);
	drop_packed(h);
	pthread_mutex_unlock(&h->lock);
}

/* --- the thread ----------------------------------------------------------------------- */

/* Lock held: when what waits is to be written, as boot clock. */
static uint64_t commit_due(const struct history *h)
{
	uint64_t wait = COMMIT_IDLE_NS;

	if (!h->restored)
		return h->committed_ns ? h->committed_ns + COMMIT_ANY_NS : 0;
	if (h->n_pending == 0)
		return UINT64_MAX;
	for (const struct node *n = h->oldest; n; n = n->next) {
		if (n->written)
			continue;
		if (n->fresh)
			wait = COMMIT_FRESH_NS;
		else if (n->any && wait == COMMIT_IDLE_NS)
			wait = COMMIT_ANY_NS;
	}
	/* After a failure a minute passes before the next try. */
	if (wait < COMMIT_ANY_NS && strcmp(h->state, "on") != 0)
		wait = COMMIT_ANY_NS;
	return h->committed_ns + wait;
}

static int write_pending(struct history *h)
{
	int err;

	nodes_pack(h);
	err = store_open(h);
	if (err == 0)
		err = nodes_write(h);
	list_trim(h);
	pthread_mutex_lock(&h->lock);
	h->committed_ns = clock_boot_ns();
	pthread_mutex_unlock(&h->lock);
	return err;
}

int history_flush(struct history *h)
{
	int err;

	pthread_mutex_lock(&h->db_lock);
	err = write_pending(h);
	pthread_mutex_unlock(&h->db_lock);
	return err;
}

static void writer_standing(void)
{
	pid_t self = (pid_t)syscall(SYS_gettid);

	/* Refused, it is only less polite. */
	setpriority(PRIO_PROCESS, (id_t)self, WRITER_NICE);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, self, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 7));
}

/* Lock held. */
static void writer_wait(struct history *h, uint64_t due_ns)
{
	uint64_t now = clock_boot_ns();
	struct timespec until;

	h->stats.cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	if (due_ns == UINT64_MAX) {
		pthread_cond_wait(&h->work, &h->lock);
	} else if (due_ns > now) {
		until = clock_timespec(clock_ns(CLOCK_MONOTONIC) + (due_ns - now));
		pthread_cond_timedwait(&h->work, &h->lock, &until);
	}
}

static void *writer_main(void *arg)
{
	struct history *h = arg;

	writer_standing();
	pthread_mutex_lock(&h->lock);
	while (!h->stop) {
		bool to_pack = h->newest && h->newest->has_snapshot;
		bool due = clock_boot_ns() >= commit_due(h);

		if (!to_pack && !due) {
			writer_wait(h, commit_due(h));
			continue;
		}
		pthread_mutex_unlock(&h->lock);
		pthread_mutex_lock(&h->db_lock);
		if (due)
			write_pending(h);
		else
			nodes_pack(h);
		pthread_mutex_unlock(&h->db_lock);
		pthread_mutex_lock(&h->lock);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* --- life ------------------------------------------------------------------------------ */

/* Of this boot; without it (no /proc) every start is a boot of its own. */
static void boot_read(struct history *h, const char *given)
{
	int fd;
	ssize_t n = 0;

	if (given) {
		snprintf(h->boot, sizeof(h->boot), "%s", given);
		return;
	}
	fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, h->boot, sizeof(h->boot) - 1);
		close(fd);
	}
	h->boot[n > 0 ? n : 0] = '\0';
	h->boot[strcspn(h->boot, "\n")] = '\0';
	if (!h->boot[0])
		snprintf(h->boot, sizeof(h->boot), "%llx",
			 (unsigned long long)clock_ns(CLOCK_REALTIME));
}

static void locks_init(struct history *h)
{
	pthread_mutexattr_t inherit;
	pthread_condattr_t monotonic;

	/* The loop, at its own priority, takes lock. */
	pthread_mutexattr_init(&inherit);
	pthread_mutexattr_setprotocol(&inherit, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&h->lock, &inherit);
	pthread_mutex_init(&h->db_lock, &inherit);
	pthread_mutexattr_destroy(&inherit);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&h->work, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static void history_release(struct history *h)
{
	while (h->oldest) {
		struct node *n = h->oldest;

		h->oldest = n->next;
		node_free(n);
	}
	store_close(h);
	pthread_mutex_destroy(&h->lock);
	pthread_mutex_destroy(&h->db_lock);
	pthread_cond_destroy(&h->work);
	free(h);
}

static int thread_start(struct history *h)
{
	pthread_attr_t attr;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	err = -pthread_create(&h->thread, &attr, writer_main, h);
	pthread_attr_destroy(&attr);
	return err;
}

int history_open(const struct history_options *options, struct history **out)
{
	struct history *h = calloc(1, sizeof(*h));
	int err = 0;

	*out = NULL;
	if (!h)
		return -ENOMEM;
	if (snprintf(h->dir, sizeof(h->dir), "%s", options->dir) >= (int)sizeof(h->dir)) {
		free(h);
		return -ENAMETOOLONG;
	}
	h->bytes = options->bytes ? options->bytes : HISTORY_BYTES;
	h->no_thread = options->no_thread;
	snprintf(h->state, sizeof(h->state), "opening");
	boot_read(h, options->boot);
	locks_init(h);
	if (!h->no_thread)
		err = thread_start(h);
	if (err < 0) {
		history_release(h);
		return err;
	}
	*out = h;
	return 0;
}

void history_close(struct history *h)
{
	int err;

	if (!h)
		return;
	if (!h->no_thread) {
		pthread_mutex_lock(&h->lock);
		h->stop = true;
		pthread_cond_signal(&h->work);
		pthread_mutex_unlock(&h->lock);
		pthread_join(h->thread, NULL);
		err = history_flush(h);
		if (err < 0)
			log_warn("the last %zu windows of the history are lost: %s", h->n_pending,
				 store_why(err));
	}
	history_release(h);
}

void history_stats(struct history *h, struct history_stats *out)
{
	pthread_mutex_lock(&h->lock);
	*out = h->stats;
	memcpy(out->state, h->state, sizeof(out->state));
	if (out->reach_s == 0 && h->oldest)
		out->reach_s = h->oldest->time_s;
	pthread_mutex_unlock(&h->lock);
}
