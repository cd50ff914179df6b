/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status.c - `Key: value` lines. */
#include "status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ask/ask.h"
#include "base/clock.h"
#include "base/priority.h"
#include "base/text.h"
#include "base/usage.h"
#include "observe/events.h"
#include "observe/missing.h"
#include "observe/probe.h"
#include "state/history.h"
#include "state/machine.h"
#include "options.h"

static void put_model(struct text *t, const struct status *st)
{
	struct llm_info info;
	struct ask_stats stats;
	struct usage usage;
	char missing[160];

	if (!ask_model(st->ask, &info)) {
		pthread_mutex_lock(st->lock);
		text_add(t, "Model: none (%s)\n", st->model_note);
		pthread_mutex_unlock(st->lock);
		return;
	}
	ask_stats(st->ask, &stats);
	text_str(t, "Model: ");
	text_name(t, info.name);
	text_add(t, " (%s, %s)\n", info.architecture, info.quantisation);
	pthread_mutex_lock(st->lock);
	text_str(t, "Model-File: ");
	text_name(t, st->model_path);
	pthread_mutex_unlock(st->lock);
	text_add(t, "\nModel-Size: %s, %s parameters\n", text_size(info.file_bytes).s,
		 text_count(info.parameters).s);
	text_add(t, "Model-Load: %s\n", text_seconds((uint64_t)info.load_us * 1000).s);
	if (stats.tokens_per_s > 0)
		text_add(t, "Tokens-Per-Second: %.0f\n", (double)stats.tokens_per_s);
	else
		text_str(t, "Tokens-Per-Second: not yet measured\n");
	if (usage_read(ask_model_pid(st->ask), &usage) == 0)
		text_add(t, "Model-Worker: pid %d, memory %s\n", ask_model_pid(st->ask),
			 text_size(usage.rss_bytes).s);
	else
		text_str(t, "Model-Worker: not running (starts with the next question)\n");
	text_add(t, "Model-Restarts: %u\n", info.restarts);
	text_add(t, "Model-Prompts-Kept: %u (%u ignored, %u lost)\n", stats.prefix.kept,
		 stats.prefix.ignored, stats.prefix.lost);
	llm_unconfined(info.confined, missing, sizeof(missing));
	text_add(t, "Model-Confined: %s%s\n", missing[0] ? "without " : "fully", missing);
}

static void put_questions(struct text *t, const struct status *st)
{
	struct ask_stats s;

	ask_stats(st->ask, &s);
	text_add(t, "Requests-Pending: %u\n", s.waiting);
	text_add(t, "Requests-Answered: %llu (%llu by the model, %llu by rules)\n",
		 (unsigned long long)s.answered, (unsigned long long)s.by_model,
		 (unsigned long long)s.by_rules);
	text_add(t, "Requests-Refused: %llu\n", (unsigned long long)s.refused);
	text_add(t, "Model-Failures: %llu\n", (unsigned long long)s.failed);
	if (s.answered > 0)
		text_add(t, "Last-Answer: %s\n", text_seconds((uint64_t)s.last_answer_us * 1000).s);
}

/* What is attached, what each costs: measured for moments, while a set is attached
 * that is not always. */
static void put_sets(struct text *t, const struct status *st)
{
	struct machine_set set[PROBE_SETS];
	uint64_t measured_ns = 0;

	machine_sets(st->machine, set);
	for (int i = 0; i < PROBE_SETS; i++) {
		const struct set_use *u = &set[i].use;

		measured_ns += u->measured_ns;
		if (!set[i].attached && !u->on_ns)
			continue;
		text_add(t, "Probe-Set: %s, %s, on for %s", probe_set_word((enum probe_set)i),
			 set[i].attached ? "attached" : "detached", text_seconds(u->on_ns).s);
		if (u->runs)
			text_add(t, ", cost %s of one CPU while on (%s calls of %.0f ns in %s)",
				 text_percent(u->run_ns, u->measured_ns).s, text_count(u->runs).s,
				 (double)u->run_ns / (double)u->runs,
				 text_seconds(u->measured_ns).s);
		text_add(t, ", lost %llu", (unsigned long long)u->lost);
		if (set[i].why && (set[i].attached || i == PROBE_SWITCHES))
			text_add(t, ": %s", set[i].why);
		text_str(t, "\n");
	}
	if (!measured_ns)
		text_str(t, "Probe-Cost: not measured yet (only while a costly set is attached)\n");
}

static void put_probes(struct text *t, const struct status *st)
{
	unsigned int attached = 0, missing = 0, off = 0;
	struct probe_info info;

	for (size_t i = 0; machine_program(st->machine, i, &info) == 0; i++) {
		attached += info.attached;
		missing += info.error != 0;
		off += !info.attached && !info.error;
	}
	text_add(t, "Probes: %u attached, %u not needed now, %u missing\n", attached, off,
		 missing);
	put_sets(t, st);
	for (size_t i = 0; machine_program(st->machine, i, &info) == 0; i++) {
		if (info.error)
			text_add(t, "Probe-Missing: %s: %s\n", info.name, strerror(abs(info.error)));
		else
			text_add(t, "%s: %s (%s)\n", info.attached ? "Probe" : "Probe-Off",
				 info.name, probe_set_word(info.set));
	}
}

/* What cannot be seen or done here, a line each. */
static void put_missing(struct text *t, const struct status *st)
{
	struct probe_counters total;
	struct snapshot s = { 0 };
	struct missing missing;
	bool window = machine_totals(st->machine, &total, &s) == 0;
	const char *no_probe;

	pthread_mutex_lock(st->lock);
	no_probe = st->no_probe;
	pthread_mutex_unlock(st->lock);
	missing_make(no_probe, window ? &s : NULL, missing_capabilities(), &missing);
	for (size_t i = 0; i < missing.n; i++)
		text_add(t, "Missing: %s\n", missing.line[i]);
	if (missing.n == 0)
		text_str(t, "Missing: nothing\n");
	snapshot_free(&s);
}

static void put_long_wait(struct text *t, const struct status *st)
{
	struct event e;

	if (events_last(st->events, EVENT_LONG_WAIT, &e) < 0)
		return;
	e.who.comm[EVENT_COMM_LEN - 1] = '\0';
	e.by.comm[EVENT_COMM_LEN - 1] = '\0';
	text_str(t, "Last-Long-Wait: `");
	text_name(t, e.who.comm);
	text_add(t, "` (pid %u) waited %s", e.who.tgid, text_seconds(e.duration_ns).s);
	if (e.by.tgid) {
		text_str(t, " behind `");
		text_name(t, e.by.comm);
		text_add(t, "` (pid %u)", e.by.tgid);
	}
	text_str(t, "\n");
}

static void put_window(struct text *t, const struct status *st, bool conceal)
{
	struct probe_counters total;
	struct snapshot s = { 0 };

	if (machine_totals(st->machine, &total, &s) == 0) {
		text_add(t, "Window: %s\n", text_seconds(s.span_ns).s);
		text_add(t, "Processes: %zu\n", s.n_tasks);
		snapshot_free(&s);
	} else {
		text_str(t, "Window: none yet\n");
	}
	text_add(t, "Events-Seen: %llu\n", (unsigned long long)total.events_seen);
	text_add(t, "Events-Lost: %llu\n", (unsigned long long)total.events_lost);
	text_add(t, "Map-Full: %llu\n", (unsigned long long)total.map_full);
	if (!conceal)
		put_long_wait(t, st);
}

/* What is kept, from when on, and what was lost of it. */
static void put_history(struct text *t, const struct status *st)
{
	struct history_stats s;
	char from[32] = "?";
	struct tm tm;
	time_t reach;

	if (!st->history) {
		text_str(t, "History: none\n");
		return;
	}
	history_stats(st->history, &s);
	reach = (time_t)s.reach_s;
	text_add(t, "History: %s", s.state);
	if (reach && localtime_r(&reach, &tm) &&
	    strftime(from, sizeof(from), "%Y-%m-%dT%H:%M:%S%z", &tm))
		text_add(t, ", from %s", from);
	text_add(t, "\nHistory-Windows: %s (%s)\n", text_count(s.windows).s,
		 text_size(s.bytes).s);
	text_add(t, "History-Written: %llu\n", (unsigned long long)s.written);
	text_add(t, "History-Lost: %llu windows, %llu snapshots\n", (unsigned long long)s.lost,
		 (unsigned long long)s.snapshots_lost);
	text_add(t, "History-Failures: %llu\n", (unsigned long long)s.failures);
	text_add(t, "History-Set-Aside: %llu\n", (unsigned long long)s.aside);
	text_add(t, "CPU-History: %s of one core since start (%s)\n",
		 text_percent(s.cpu_ns, clock_boot_ns() - st->started_ns).s,
		 text_seconds(s.cpu_ns).s);
}

/* Of one core, since the start; the probes' own cost is in the tasks that they
 * run in and is measured by tests/bench. */
static void put_cost(struct text *t, const struct status *st)
{
	uint64_t up = clock_boot_ns() - st->started_ns;
	const char *memory, *collector, *why;
	struct usage usage;

	pthread_mutex_lock(st->lock);
	memory = st->memory_lock;
	collector = st->collector;
	pthread_mutex_unlock(st->lock);
	if (usage_read(getpid(), &usage) == 0) {
		text_add(t, "Memory: %s (%s)\n", text_size(usage.rss_bytes).s, memory);
		text_add(t, "CPU: %s of one core since start (%s)\n",
			 text_percent(usage.cpu_ns, up).s, text_seconds(usage.cpu_ns).s);
	}
	if (usage_read(ask_model_pid(st->ask), &usage) == 0)
		text_add(t, "CPU-Model: %s of one core since start (%s)\n",
			 text_percent(usage.cpu_ns, up).s, text_seconds(usage.cpu_ns).s);
	text_add(t, "Collector: %s\n", collector);
	why = priority_reserved();
	if (why)
		text_add(t, "Answering: reserved, %s\n", why);
	text_add(t, "OOM: %s\n", st->oom);
}

char *status_text(const struct status *st, bool conceal)
{
	struct text t;

	text_growing(&t);
	text_add(&t, "Version: %s\n", LLAMUX_VERSION);
	text_add(&t, "State: %s\n", machine_starting(st->machine) ?
		 "starting (the BPF programs are being loaded; questions wait for them)" : "running");
	text_add(&t, "PID: %d\n", getpid());
	text_add(&t, "Uptime: %s\n", text_seconds(clock_boot_ns() - st->started_ns).s);
	text_add(&t, "Mode: %s\n", mode_word(ask_mode(st->ask)));
	text_str(&t, "Confine: ");
	text_name(&t, st->options->confine ? st->options->confine : "none");
	text_str(&t, "\nMount: ");
	text_name(&t, st->options->mount_dir);
	text_str(&t, "\nState-Directory: ");
	text_name(&t, st->options->state_dir);
	text_str(&t, "\n");
	put_model(&t, st);
	put_questions(&t, st);
	put_missing(&t, st);
	put_window(&t, st, conceal);
	put_history(&t, st);
	put_probes(&t, st);
	put_cost(&t, st);
	return text_take(&t);
}
