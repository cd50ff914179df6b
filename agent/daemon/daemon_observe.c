/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon_observe.c - the stages of the daemon that observe: the machine as questions see
 * it, the BPF programs, and what is done once both stand.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ask/ask.h"
#include "base/log.h"
#include "base/priority.h"
#include "observe/collect.h"
#include "observe/events.h"
#include "observe/probe.h"
#include "state/machine.h"
#include "daemon_internal.h"

static pid_t model_pid(void *ctx)
{
	const struct daemon *d = ctx;

	return d->ask ? ask_model_pid(d->ask) : 0;
}

int daemon_machine_start(struct daemon *d, char *reason, size_t reason_len)
{
	const struct machine_options machine = { .model_pid = model_pid,
						 .history = d->history, .ctx = d };
	int err = events_new(&d->events);

	(void)reason;
	(void)reason_len;
	return err < 0 ? err : machine_new(&machine, &d->machine);
}

void daemon_machine_stop(struct daemon *d)
{
	machine_free(d->machine);
	events_free(d->events);
}

/* Samples are taken from now on. */
static int begin(struct daemon *d, char *reason, size_t reason_len)
{
	const struct collect_options collect = { .probe = d->probe };
	int err = collector_new(&collect, &d->collector);

	pthread_mutex_lock(&d->model_lock);
	d->status.no_probe = d->no_probe;
	pthread_mutex_unlock(&d->model_lock);
	if (err == 0)
		err = machine_begin(d->machine, d->collector, d->probe);
	snprintf(reason, reason_len, "/proc cannot be read: %s", strerror(-err));
	return err;
}

int daemon_probe_start(struct daemon *d, char *reason, size_t reason_len)
{
	const struct probe_options options = { .later = true };
	int err = probe_open(&options, events_push, d->events, &d->probe, d->no_probe,
			     sizeof(d->no_probe));

	if (err == -ENOMEM || err == -EINVAL || err == -ENOTSUP) {
		snprintf(reason, reason_len, "%s", d->no_probe);
		return err;
	}
	/* In a container, or without the right: /proc tells the rest. */
	if (err < 0)
		log_warn("without BPF: %s", d->no_probe);
	else
		d->no_probe[0] = '\0';
	return begin(d, reason, reason_len);
}

void daemon_probe_stop(struct daemon *d)
{
	machine_end(d->machine);
	if (d->collector)
		collector_free(d->collector);
	probe_close(d->probe);
}

/* Questions are answered already. */
int daemon_complete_start(struct daemon *d, char *reason, size_t reason_len)
{
	(void)reason;
	(void)reason_len;
	machine_complete(d->machine);
	return 0;
}

/* After what takes memory and time at the start, once.  Threads that are started from
 * now on do not take over the loop's reservation. */
int daemon_settle_start(struct daemon *d, char *reason, size_t reason_len)
{
	const char *memory = priority_lock_memory(), *collector = priority_collector();

	(void)reason;
	(void)reason_len;
	pthread_mutex_lock(&d->model_lock);
	d->status.memory_lock = memory;
	d->status.collector = collector;
	pthread_mutex_unlock(&d->model_lock);
	return 0;
}
